import type { RecordedSummaries } from "./recorded_summaries.ts";

/** Ticks that a recording still being written may grow by before the oldest are let go. */
const GROWTH = 100_000;
/** Values held at most, some nine bytes each: a week of a small fleet, a day of a large one. */
const MOST_VALUES = 60_000_000;
/** Where there are summaries of what is not held: seven hours of four hosts with forty series. */
const MOST_WITH_SUMMARIES = 4_000_000;
/** So many of the newest ticks are held then: somewhat more than a recorder leaves to be summarised. */
export const HELD_TICKS = 4000;

/** How much of a recording is held, and whence the rest is drawn. */
export interface Held {
  readonly ticks: number;
  /** Of a recording that is not held as a whole. */
  readonly summaries: RecordedSummaries | undefined;
}

/** Decides how many ticks of a recording are held, the newest ones. */
export function heldTicks(
  { tickCount, isLive, mostTicks, valuesPerTick, mostValues = MOST_VALUES, isOthers, summaries }: {
    readonly tickCount: number;
    readonly isLive: boolean;
    /** There are no more in the stretch to be seen. */
    readonly mostTicks: number;
    readonly valuesPerTick: number;
    readonly mostValues?: number | undefined;
    /** What comes is held by others. */
    readonly isOthers: boolean;
    readonly summaries: () => RecordedSummaries | undefined;
  },
): Held {
  const wanted = Math.min(tickCount + (isLive ? GROWTH : 0), mostTicks);
  const holding = (values: number) => Math.max(1000, Math.floor(values / valuesPerTick));
  const most = holding(mostValues), few = holding(Math.min(mostValues, MOST_WITH_SUMMARIES));
  const some = wanted > few || isOthers ? summaries() : undefined;
  // To derive them takes longer than to read it all.
  const isNeeded = wanted > most || some?.share === undefined;
  return some !== undefined && isNeeded
    ? { ticks: Math.min(wanted, few, HELD_TICKS), summaries: some }
    : { ticks: Math.min(wanted, most), summaries: undefined };
}
