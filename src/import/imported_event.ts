import { type Fields, isFields } from "../base/fields.ts";
import { given } from "../base/given.ts";
// @ts-types="@types/d3-color"
import { color as parseColor } from "d3-color";
import type { Event } from "../model/event.ts";
import { EVENT_DASHES, type EventDash } from "../model/event_dashes.ts";
import { ImportFault, shown } from "./import_fault.ts";
import type { ImportedTimes } from "./imported_times.ts";

/** An event as a collector wrote it, field by field, unchecked. */
export interface RawEvent {
  readonly at: unknown;
  readonly end?: unknown;
  readonly label?: unknown;
  readonly source?: unknown;
  readonly color?: unknown;
  readonly dash?: unknown;
  readonly host?: unknown;
  readonly panel?: unknown;
}

/** What plotting libraries call line styles beside the collector's own names. */
const OTHER_DASHES: Readonly<Record<string, EventDash>> = {
  "-": "solid",
  "--": "dash",
  "-.": "dashdot",
  ":": "dot",
  dashed: "dash",
  dotted: "dot",
};

export interface ImportedEventOptions {
  readonly times: ImportedTimes;
  /** Where a field stands. */
  readonly where: (field: keyof RawEvent) => string;
  /** Told of a colour or line style that is not known here, and left to the default. */
  readonly onUnknown: (sentence: string) => void;
}

/** An event that a collector wrote. Throws an `ImportFault` that says where what is wrong with it. */
export function importedEvent(raw: RawEvent, options: ImportedEventOptions): Event {
  const { times, where, onUnknown } = options;
  const text = (field: keyof RawEvent): string | undefined => {
    const value = raw[field];
    if (value === null || value === undefined || value === "") return undefined;
    if (typeof value === "string") return value;
    throw new ImportFault(`${where(field)}: expected a text, got ${shown(value)}`);
  };
  const style = <Style>(field: "color" | "dash", read: (name: string) => Style | undefined) => {
    const name = text(field)?.trim().toLowerCase();
    if (name === undefined) return undefined;
    const known = read(name);
    if (known === undefined) {
      onUnknown(`${where(field)}: ${shown(name)} is not known here, the default is drawn instead`);
    }
    return known;
  };
  const label = text("label");
  if (label === undefined || label.trim() === "") {
    throw new ImportFault(`${where("label")}: an event needs a label`);
  }
  const atMs = times.read(raw.at, where("at"), "events");
  const end = text("end");
  const endMs = end === undefined ? undefined : times.read(end, where("end"), "ends of events");
  if (endMs !== undefined && endMs < atMs) {
    throw new ImportFault(`${where("end")}: the event ${shown(label)} ends before it begins`);
  }
  const color = style("color", (name) => parseColor(name)?.formatHex());
  const dash = style(
    "dash",
    (name) =>
      EVENT_DASHES.find((own) => own === name) ??
        (Object.hasOwn(OTHER_DASHES, name) ? OTHER_DASHES[name] : undefined),
  );
  const hostId = text("host");
  const panel = text("panel");
  return given({
    atMs,
    label,
    source: text("source") ?? "import",
    endMs,
    color,
    dash,
    hostId,
    panel,
  });
}

/**
 * A line of a log that a collector kept, as an event of its host: `{"timestamp", "host", "tab", "fields": {...}}`. Throws an
 * `ImportFault` that names `where`.
 */
export function importedLogEvent(row: Fields, where: string, times: ImportedTimes): Event {
  const { timestamp, host, tab, fields } = row;
  const words = isFields(fields)
    ? Object.entries(fields).map(([name, value]) =>
      `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`
    ).join(" ")
    : "";
  if (words === "") throw new ImportFault(`${where}.fields: a log event says nothing`);
  return given({
    atMs: times.read(timestamp, `${where}.timestamp`, "log events"),
    label: words,
    source: typeof tab === "string" && tab !== "" ? tab : "log",
    hostId: typeof host === "string" && host !== "" ? host : undefined,
  });
}
