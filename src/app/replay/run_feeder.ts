import type { Tick } from "../../model/tick.ts";
import type { History } from "../../series/history.ts";
import type { RecordedSession } from "../../store/session_table.ts";

/**
 * Puts the ticks of runs that follow on each other into one history. Each run has a monotonic clock of its own:
 * they are laid end to end, as far apart as the wall clock says. Between two runs all lines break, and nothing
 * is derived from one to the next.
 */
export class RunFeeder {
  readonly #history: History;
  #sessionId: number | undefined;
  #shiftMs = 0;
  #first: Tick | undefined;
  #newest: Tick | undefined;

  constructor(history: History) {
    this.#history = history;
  }

  /** The first and the newest tick that were put in, by the clock that all runs share. */
  get first(): Tick | undefined {
    return this.#first;
  }
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
    this.#first ??= placed[0];
    this.#newest = placed.at(-1);
  }

  #begin(first: Tick, intervalMs: number): void {
    const last = this.#newest;
    if (last === undefined) return;
    const apartMs = Math.max(intervalMs, first.atMs - last.atMs);
    this.#shiftMs = last.monotonicMs + apartMs - first.monotonicMs;
    const breakMs = Math.min(intervalMs, apartMs / 2);
    this.#history.interrupt({
      index: -1,
      atMs: last.atMs + breakMs,
      monotonicMs: last.monotonicMs + breakMs,
      latenessMs: 0,
      results: [],
    }, { intervalMs });
  }
}
