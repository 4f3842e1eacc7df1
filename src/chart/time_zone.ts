import { zoneOffset } from "../base/zone_offset.ts";

const QUARTER_HOUR_MS = 900_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const clocks = new Map<string, ReturnType<typeof clockOf>>();

/** Clock times in one IANA zone; throws a RangeError for a name that `Intl` does not know. */
export function zoneClock(timeZone: string) {
  const clock = clocks.get(timeZone) ?? clockOf(timeZone);
  clocks.set(timeZone, clock);
  return clock;
}

/** Offsets change at quarter hours at the earliest, so one is looked up per quarter hour. */
function clockOf(timeZone: string) {
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
  const local = (atMs: number) => new Date(atMs + offsetMs(atMs));
  return {
    /** Local minus UTC at a moment, in milliseconds. */
    offsetMs,
    /** `2026-11-21` */
    date: (atMs: number) => local(atMs).toISOString().slice(0, 10),
    /** `02:58:50` */
    time: (atMs: number) => local(atMs).toISOString().slice(11, 19),
    /** `Nov 21` */
    day: (atMs: number) => `${MONTHS[local(atMs).getUTCMonth()]} ${local(atMs).getUTCDate()}`,
  };
}
