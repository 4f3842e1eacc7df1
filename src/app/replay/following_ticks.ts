import type { RecordedTick } from "../../store/ticks_of_segment.ts";

/**
 * Of the ticks up to a moment those that were recorded one after the other and reach it. A clock that was set
 * back makes an hour come twice: what was measured last then is what counts.
 */
export function followingTicks(
  ticks: readonly RecordedTick[],
  { intervalMs }: { readonly intervalMs: number },
): RecordedTick[] {
  let best: RecordedTick[] = [], end = ticks.length;
  for (let start = end - 1; start >= 0; start--) {
    if (start > 0 && ticks[start - 1]!.seq === ticks[start]!.seq - 1) continue;
    const nearest = best.at(-1)?.tick.atMs ?? -Infinity;
    if (ticks[end - 1]!.tick.atMs > nearest + intervalMs) best = ticks.slice(start, end);
    end = start;
  }
  return best;
}
