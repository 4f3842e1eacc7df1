import { zoneOffset } from "./zone_offset.ts";

const DATE = /(\d{4})-?(\d\d)-?(\d\d)/.source;
const TIME = /(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9})\d*)?)?)?/.source;
const ZONE = /(Z|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)/.source;
const ISO_8601 = new RegExp(`^${DATE}(?:[T ]${TIME}\\s*${ZONE}?)?$`, "i");

/** A time as it is written: what the clock shows, and how far ahead of UTC that clock is, where it says so. */
export interface IsoTime {
  /** What the clock shows, in milliseconds as if it were UTC, with a fraction where it has more than 3 digits. */
  readonly shownMs: number;
  readonly offsetMs: number | undefined;
}

/** The parts of an ISO-8601 time or date (extended or basic). Undefined if it is none, also for the 30th of February. */
export function readIsoTime(text: string): IsoTime | undefined {
  const parts = ISO_8601.exec(text.trim());
  if (parts === null) return undefined;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone] = parts;
  const numbers = [year, month, day, hour, minute, second].map(Number);
  const [y, mo, d, h, mi, s] = numbers as [number, number, number, number, number, number];
  const wholeMs = Date.UTC(y, mo - 1, d, h, mi, s);
  const date = new Date(wholeMs);
  const exists = date.getUTCMonth() === mo - 1 && date.getUTCDate() === d && h < 24 && mi < 60 &&
    s < 60;
  if (!exists || Number.isNaN(wholeMs)) return undefined;
  return {
    shownMs: wholeMs + Number(`0.${fraction || "0"}`) * 1000,
    offsetMs: zone === undefined ? undefined : zoneOffsetMs(zone),
  };
}

/** The time in UTC as ISO-8601 with milliseconds; an impossible time as its number. */
export function formatIsoTime(atMs: number): string {
  const date = new Date(atMs);
  return Number.isNaN(date.getTime()) ? String(atMs) : date.toISOString();
}

/**
 * Writes times as ISO-8601 with milliseconds by the clocks of an IANA zone, with their offset:
 * `2026-11-21T03:58:00.000+01:00`; without a zone as `formatIsoTime()`. Throws a RangeError for a zone that
 * `Intl` does not know.
 */
export function zonedTime(timeZone: string | undefined): (atMs: number) => string {
  if (timeZone === undefined) return formatIsoTime;
  const offsetAt = zoneOffset(timeZone);
  return (atMs) => {
    if (!Number.isFinite(new Date(atMs).getTime())) return String(atMs);
    const offsetMs = offsetAt(atMs);
    return new Date(atMs + offsetMs).toISOString().replace("Z", offsetText(offsetMs));
  };
}

/** An offset from UTC as ISO-8601 writes it: `+02:00`. */
export function offsetText(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${offsetMs < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function zoneOffsetMs(zone: string): number {
  if (zone.toUpperCase() === "Z") return 0;
  const digits = zone.slice(1).replaceAll(":", "").padEnd(6, "0");
  const [hours, minutes, seconds] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2)));
  return (zone.startsWith("-") ? -1 : 1) * ((hours! * 60 + minutes!) * 60 + seconds!) * 1000;
}
