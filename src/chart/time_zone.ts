import { zoneOffset } from "../base/zone_offset.ts";

/** Clock times in one IANA zone. */
export interface ZoneClock {
  /** Local minus UTC at a moment, in milliseconds. */
  offsetMs(atMs: number): number;
  /** `2026-11-21` */
  date(atMs: number): string;
  /** `02:58:50` */
  time(atMs: number): string;
  /** `Nov 21` */
  day(atMs: number): string;
}

const QUARTER_HOUR_MS = 900_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const clocks = new Map<string, ZoneClock>();

/**
 * The clock of a zone; throws a RangeError for a name that `Intl` does not know.
 * Offsets change at quarter hours at the earliest, so one is looked up per quarter hour.
 */
export function zoneClock(timeZone: string): ZoneClock {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const offsetAt = zoneOffset(timeZone);
  const offsets = new Map<number, number>();
  const offsetMs = (atMs: number): number => {
    const quarter = Math.floor(atMs / QUARTER_HOUR_MS);
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      offset = offsetAt(quarter * QUARTER_HOUR_MS);
      if (offsets.size > 2000) offsets.clear();
      offsets.set(quarter, offset);
    }
    return offset;
  };
  const iso = (atMs: number) => new Date(atMs + offsetMs(atMs)).toISOString();
  const clock: ZoneClock = {
    offsetMs,
    date: (atMs) => iso(atMs).slice(0, 10),
    time: (atMs) => iso(atMs).slice(11, 19),
    day: (atMs) => {
      const local = new Date(atMs + offsetMs(atMs));
      return `${MONTHS[local.getUTCMonth()]} ${local.getUTCDate()}`;
    },
  };
  clocks.set(timeZone, clock);
  return clock;
}
