import { zoneOffset } from "./zone_offset.ts";

const ISO_8601 =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/**
 * Epoch milliseconds (with a fraction where it has more than 3 digits) of an ISO-8601 time; without a zone
 * it is UTC. Undefined if it is none, also for the 30th of February.
 */
export function parseIsoTime(text: string): number | undefined {
  const parts = ISO_8601.exec(text.trim());
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second = "0", fraction = "", zone = "Z"] = parts;
  const numbers = [year, month, day, hour, minute, second].map(Number);
  const [y, mo, d, h, mi, s] = numbers as [number, number, number, number, number, number];
  const utcMs = Date.UTC(y, mo - 1, d, h, mi, s);
  const date = new Date(utcMs);
  const exists = date.getUTCMonth() === mo - 1 && date.getUTCDate() === d && h < 24 && mi < 60 &&
    s < 60;
  if (!exists || Number.isNaN(utcMs)) return undefined;
  return utcMs + Number(`0.${fraction || "0"}`) * 1000 - zoneOffsetMs(zone);
}

/** The time in UTC as ISO-8601 with milliseconds; an impossible time as its number. */
export function formatIsoTime(atMs: number): string {
  const date = new Date(atMs);
  return Number.isNaN(date.getTime()) ? String(atMs) : date.toISOString();
}

/**
 * Writes times as ISO-8601 with milliseconds by the clocks of an IANA zone, with their offset:
 * `2026-11-21T03:58:00.000+01:00`. Throws a RangeError for a zone that `Intl` does not know.
 */
export function zonedTime(timeZone: string): (atMs: number) => string {
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
  const [hours, minutes] = [zone.slice(1, 3), zone.slice(3).replace(":", "") || "0"].map(Number);
  return (zone.startsWith("-") ? -1 : 1) * ((hours ?? 0) * 60 + (minutes ?? 0)) * 60_000;
}
