import { UsageError } from "../model/errors.ts";
import type { Event } from "../model/event.ts";
import { checkedEvent } from "./event_table.ts";
import { parseIsoTime } from "../base/iso_time.ts";
import { safeText } from "./safe_text.ts";

/** An event as a collector wrote it, field by field, unchecked. */
export interface RawEvent {
  readonly at: unknown;
  readonly end: unknown;
  readonly label: unknown;
  readonly source: unknown;
  readonly color: unknown;
  readonly dash: unknown;
  readonly host?: unknown;
  readonly panel?: unknown;
}

/** Names that plotting libraries know, as they stand in the collector's files. */
const COLORS: Readonly<Record<string, string>> = {
  black: "#000000",
  blue: "#0000ff",
  cyan: "#00ffff",
  gray: "#808080",
  green: "#008000",
  grey: "#808080",
  lime: "#00ff00",
  magenta: "#ff00ff",
  orange: "#ffa500",
  pink: "#ffc0cb",
  purple: "#800080",
  red: "#ff0000",
  white: "#ffffff",
  yellow: "#ffff00",
};

const DASHES: Readonly<Record<string, NonNullable<Event["dash"]>>> = {
  "-": "solid",
  "--": "dash",
  "-.": "dashdot",
  ":": "dot",
  dash: "dash",
  dashdot: "dashdot",
  dashed: "dash",
  dot: "dot",
  dotted: "dot",
  solid: "solid",
};

/**
 * Checks an event that a collector wrote; throws a `UsageError` that names `where` it stands. A colour or line
 * style that is not known here is left to the default, and told to `onWarning`.
 */
export function importedEvent(
  raw: RawEvent,
  where: (field: keyof RawEvent) => string,
  onWarning: (sentence: string) => void,
): Event {
  const text = (field: keyof RawEvent): string | undefined => {
    const value = raw[field];
    if (value === null || value === undefined || value === "") return undefined;
    if (typeof value === "string") return value;
    throw new UsageError(`${where(field)}: expected a text, got ${shown(value)}`);
  };
  const known = <Style>(field: "color" | "dash", styles: Readonly<Record<string, Style>>) => {
    const name = text(field)?.trim().toLowerCase();
    if (name === undefined) return undefined;
    const style = Object.hasOwn(styles, name) ? styles[name] : undefined;
    if (style === undefined) {
      onWarning(`${where(field)}: ${shown(name)} is not known here, the default is drawn instead`);
    }
    return style;
  };
  const label = text("label");
  if (label === undefined) throw new UsageError(`${where("label")}: an event needs a label`);
  const written = text("color")?.trim();
  const color = hexColor(written) ?? known("color", COLORS);
  const dash = known("dash", DASHES);
  const end = text("end");
  const hostId = text("host");
  const panel = text("panel");
  const event: Event = {
    atMs: importedTime(raw.at, where("at")),
    ...(end === undefined ? {} : { endMs: importedTime(end, where("end")) }),
    label,
    source: text("source") ?? "import",
    ...(color === undefined ? {} : { color }),
    ...(dash === undefined ? {} : { dash }),
    ...(hostId === undefined ? {} : { hostId }),
    ...(panel === undefined ? {} : { panel }),
  };
  try {
    return checkedEvent(event);
  } catch (cause) {
    throw new UsageError(`${where("end")}: ${(cause as Error).message}`, { cause });
  }
}

/** The time that was read last: the rows of one tick bear the same. */
let known = { text: "1970-01-01T00:00:00Z", atMs: 0 };

/** The epoch milliseconds of a time that a collector wrote; throws a `UsageError` that names `where`. */
export function importedTime(value: unknown, where: string): number {
  if (value === known.text) return known.atMs;
  const atMs = typeof value === "string" ? parseIsoTime(value) : undefined;
  if (atMs === undefined) {
    throw new UsageError(
      `${where}: expected a time like 2025-01-31T12:00:00Z, got ${shown(value)}`,
    );
  }
  known = { text: String(value), atMs };
  return atMs;
}

/** A value from outside, shortened and safe to show in a message. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "bigint") return String(value);
  return safeText(JSON.stringify(value) ?? typeof value, 60);
}

function hexColor(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (/^#[0-9a-f]{6}$/i.test(text)) return text.toLowerCase();
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text);
  return short === null
    ? undefined
    : `#${short.slice(1).map((digit) => digit + digit).join("")}`.toLowerCase();
}
