import { offsetText } from "../base/iso_time.ts";
import { zoneOffset } from "../base/zone_offset.ts";
import { UsageError } from "../model/errors.ts";

/** A point in time as the user gave it: absolute, or so long before now (or the recording's end). */
export type Moment =
  | { readonly kind: "absolute"; readonly atMs: number }
  | { readonly kind: "before-end"; readonly ms: number };

const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

const DAY_MS = 864e5;
const UNITS: Readonly<Record<string, number>> = { s: 1e3, m: 6e4, h: 36e5, d: 864e5 };

/**
 * Reads `now`, `-5m`, epoch seconds, or an ISO 8601 date with or without a time, which is in
 * `timeZone` where it names no offset. Returns `undefined` for anything else. Throws a `UsageError` for a
 * local time that does not exist, or that is twice, since the clocks are changed there.
 */
export function parseMoment(text: string, timeZone: string): Moment | undefined {
  if (text === "now") return { kind: "before-end", ms: 0 };
  const ago = /^-(\d+(?:\.\d+)?)([smhd])$/.exec(text);
  if (ago !== null) return { kind: "before-end", ms: Number(ago[1]) * UNITS[ago[2]!]! };
  if (/^\d{9,11}(?:\.\d+)?$/.test(text)) return { kind: "absolute", atMs: Number(text) * 1000 };
  const parts = DATE_TIME.exec(text);
  if (parts === null) return undefined;
  const isDay = parts[4] === undefined;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "0", offset] =
    parts;
  const fields = [year, month, day, hour, minute, second].map(Number);
  const asUtcMs = Date.UTC(
    fields[0]!,
    fields[1]! - 1,
    fields[2]!,
    fields[3]!,
    fields[4]!,
    fields[5]!,
    Number(fraction.padEnd(3, "0")),
  );
  // Date.UTC turns the 31st of February into March: such a date was a slip.
  const back = new Date(asUtcMs);
  const same = back.getUTCMonth() === fields[1]! - 1 && back.getUTCDate() === fields[2]! &&
    back.getUTCHours() === fields[3]! && back.getUTCMinutes() === fields[4]! && fields[5]! < 60;
  if (!same) return undefined;
  const offsetMs = offset === undefined
    ? zoneOffsetMs(asUtcMs, { text, timeZone, isDay })
    : parseOffsetMs(offset);
  return { kind: "absolute", atMs: asUtcMs - offsetMs };
}

/** A moment in epoch milliseconds; `endMs` is now, or the end of the recording. */
export function resolveMoment(moment: Moment, endMs: number): number {
  return moment.kind === "absolute" ? moment.atMs : endMs - moment.ms;
}

function parseOffsetMs(offset: string): number {
  if (offset === "Z") return 0;
  const sign = offset.startsWith("-") ? -1 : 1;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(-2));
  return sign * (hours * 60 + minutes) * 60_000;
}

/**
 * How far ahead of UTC the zone is when its clocks show `localMs` (a local time read as UTC), in
 * milliseconds. Throws a `UsageError` where they never do, or twice.
 */
function zoneOffsetMs(
  localMs: number,
  { text, timeZone, isDay }: {
    readonly text: string;
    readonly timeZone: string;
    /** Its first moment is meant, whichever that is. */
    readonly isDay: boolean;
  },
): number {
  const offsetAt = zoneOffset(timeZone);
  // Those before and after any change of the clocks that is near.
  const near = [offsetAt(localMs - DAY_MS), offsetAt(localMs + DAY_MS)];
  const fitting = [...new Set(near)].filter((offset) => offsetAt(localMs - offset) === offset);
  if (isDay) return Math.max(...(fitting.length === 0 ? [near[0]!] : fitting));
  const [offset, other] = fitting;
  if (offset === undefined) {
    throw new UsageError(
      `the clocks of ${timeZone} skip ${JSON.stringify(text)}: write a time that they show, ` +
        `or one with an offset such as ${offsetText(Math.max(...near))}`,
    );
  }
  if (other !== undefined) {
    const [first, second] = [offset, other].toSorted((one, another) => another - one);
    throw new UsageError(
      `the clocks of ${timeZone} show ${JSON.stringify(text)} twice: add ` +
        `${offsetText(first!)} for the first time or ${offsetText(second!)} for the second`,
    );
  }
  return offset;
}
