import type { History } from "../../series/history.ts";
import type { RecordSeries } from "../../series/rank_changes.ts";
import type { TimeWindow } from "../../series/time_window.ts";

/** All that was read of some hosts over a stretch of time. */
export interface StretchReadings {
  /** How many records there are about, where there are any readings. */
  readonly recordCount: number;
  /** All numeric records, host by host; they are read when they are asked for. */
  readonly series: readonly RecordSeries[];
  /** How many ticks it has. */
  readonly tickCount: number;
  /** Puts these records into a history that has the same hosts. */
  fill(history: History, records: readonly string[]): void;
}

/** Reads a stretch. Throws a `UsageError` where that is more than can be held. */
export type StretchReader = (stretch: TimeWindow) => StretchReadings;
