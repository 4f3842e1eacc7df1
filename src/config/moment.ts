import { offsetText, readIsoTime } from "../base/iso_time.ts";
import { zoneOffset } from "../base/zone_offset.ts";
import { UsageError } from "../model/errors.ts";

/** A point in time as the user gave it: absolute, or so long before now (or the recording's end). */
export type Moment =
  | { readonly kind: "absolute"; readonly atMs: number }
  | { readonly kind: "before-end"; readonly ms: number };

/** Without its parts in one row, which would be a number; a day may have an offset, too. */
const DATE_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/;
const DAY = /^(\d{4}-\d\d-\d\d)\s*(Z|[+-]\d\d:?\d\d)?$/;

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
  const day = DAY.exec(text);
  if (day === null && !DATE_TIME.test(text)) return undefined;
  const time = readIsoTime(day === null ? text : `${day[1]}T00:00${day[2] ?? ""}`);
  if (time === undefined) return undefined;
  const shownMs = Math.floor(time.shownMs);
  const offsetMs = time.offsetMs ??
    zoneOffsetMs(shownMs, { text, timeZone, isDay: day !== null });
  return { kind: "absolute", atMs: shownMs - offsetMs };
}

/** A moment in epoch milliseconds; `endMs` is now, or the end of the recording. */
export function resolveMoment(moment: Moment, endMs: number): number {
  return moment.kind === "absolute" ? moment.atMs : endMs - moment.ms;
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
