import type { Polling } from "../../collect/poller.ts";
import type { Tick } from "../../model/tick.ts";

/** What a source of ticks hands them to, and how it has the hosts polled instead. */
export interface TickTaker {
  /** Takes a complete tick, its results in the order of the session's hosts. */
  take(tick: Tick): void;
  /** The next tick is of another run, whose monotonic clock is another. */
  newRun(): void;
  /** Polls the hosts until the signal is aborted. */
  poll(signal: AbortSignal): Polling;
  readonly signal: AbortSignal;
}

/** Where the ticks of a session come from, if not from its own polls alone. */
export interface TickSource {
  /** Ends with the taker's signal; rejects with what a taker threw. */
  run(taker: TickTaker): Promise<void>;
  /** In a few words for the status line. */
  readonly words: string;
}
