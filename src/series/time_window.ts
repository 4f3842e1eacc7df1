/** A stretch of time, in epoch milliseconds. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface LineWindow extends TimeWindow {
  /** Longer lines are reduced to the lowest and highest value of equal buckets. */
  readonly maxPoints?: number;
}

/** A stretch in which a host did not answer, from the tick of its first miss to that of its answer. */
export interface Outage extends TimeWindow {
  /** It still lasts; `toMs` is then the time of the newest tick. */
  readonly open: boolean;
}
