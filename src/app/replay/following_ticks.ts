import type { RecordedTick } from "../../store/ticks_of_segment.ts";

/**
 * The last of these ticks that were recorded one after the other: a clock that was set back makes an hour
 * come twice, and what was measured last then is what counts.
 */
export function followingTicks(ticks: readonly RecordedTick[]): RecordedTick[] {
  let start = Math.max(0, ticks.length - 1);
  while (start > 0 && ticks[start - 1]!.seq === ticks[start]!.seq - 1) start--;
  return ticks.slice(start);
}
