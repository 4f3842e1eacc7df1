import type { Tick } from "../../model/tick.ts";
import type { History } from "../../series/history.ts";
import type { RecordedSession } from "../../store/session_table.ts";

/**
 * Puts the ticks of runs that follow on each other into one history. Each run has a monotonic clock of its own:
 * they are laid end to end. Their readings stand where the wall clock of their moment put them; between two runs
 * all lines break, and nothing is derived from one to the next.
 */
export class RunFeeder {
  readonly #history: History;
  #sessionId: number | undefined;
  #shiftMs = 0;
  #newest: Tick | undefined;

  constructor(history: History) {
    this.#history = history;
  }

  /** The newest tick that was put in. */
  get newest(): Tick | undefined {
    return this.#newest;
  }

  /** Puts in the next ticks of a run, whose results are in the order of the history's hosts. */
  put({ id, intervalMs }: RecordedSession, ticks: readonly Tick[]): void {
    const [first] = ticks;
    if (first === undefined) return;
    if (this.#sessionId !== id) this.#begin(first, intervalMs);
    this.#sessionId = id;
    const shiftMs = this.#shiftMs;
    // The times of answers stay: what is derived is then the same to the last bit.
    const placed = shiftMs === 0
      ? ticks
      : ticks.map((tick) => ({ ...tick, monotonicMs: tick.monotonicMs + shiftMs }));
    this.#history.putAll(placed);
    this.#newest = placed.at(-1);
  }

  #begin(first: Tick, intervalMs: number): void {
    const last = this.#newest;
    if (last === undefined) return;
    const apartMs = Math.max(intervalMs, first.atMs - last.atMs);
    this.#shiftMs = last.monotonicMs + apartMs - first.monotonicMs;
    this.#history.startRun({ intervalMs });
  }
}
