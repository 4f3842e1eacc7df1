import type { Tick } from "../../model/tick.ts";
import type { History } from "../../series/history.ts";

/** What was recorded before, and the newest tick that is put in of it. */
export interface PastHistory {
  readonly current: History;
  readonly newest: Tick | undefined;
}

/**
 * The history that a live session fills, also behind one that was recorded before: lines break between
 * the two, and each reading stands where the clock of its moment put it. While the recorded one is
 * still being read what is polled is kept, and put in again behind all of it.
 */
export class LiveHistory {
  readonly #intervalMs: number;
  #current: History;
  #past: PastHistory | undefined;
  /** Of the monotonic clock, whose zero is another in each run, in milliseconds. */
  #shiftMs = 0;
  #began = false;
  #kept: Tick[] | undefined;

  constructor(
    history: History,
    options: { readonly intervalMs: number; readonly past?: PastHistory | undefined },
  ) {
    this.#current = history;
    this.#intervalMs = options.intervalMs;
    this.#past = options.past;
    this.#kept = options.past === undefined ? undefined : [];
    if (options.past !== undefined) history.awaitAnswers();
  }

  get current(): History {
    return this.#current;
  }

  /** Adds a column for a tick that starts. */
  open(tick: Tick): void {
    this.#kept?.push(tick);
    this.#open(tick);
  }

  /** Takes in what a host answered at a tick. */
  put(tick: Tick, hostIndex: number): void {
    this.#current.put(this.#placed(tick), hostIndex);
  }

  /** What was recorded cannot all be read: what is there is all that there will be. */
  stopKeeping(): void {
    this.#kept = undefined;
  }

  /** All that was recorded is read: what was polled meanwhile follows on it. */
  followOn(past: PastHistory): void {
    const kept = this.#kept ?? [];
    this.#kept = undefined;
    this.#past = past;
    this.#current = past.current;
    this.#current.awaitAnswers();
    this.#began = false;
    for (const tick of kept) {
      this.#open(tick);
      tick.results.forEach((_, hostIndex) => this.put(tick, hostIndex));
    }
  }

  #open(tick: Tick): void {
    if (!this.#began) this.#begin(tick);
    this.#began = true;
    this.#current.open(this.#placed(tick));
  }

  #begin(first: Tick): void {
    const last = this.#past?.newest;
    if (last === undefined) return;
    const apartMs = Math.max(this.#intervalMs, first.atMs - last.atMs);
    this.#shiftMs = last.monotonicMs + apartMs - first.monotonicMs;
    this.#current.startRun({ intervalMs: this.#intervalMs });
  }

  /** The answers' own times stay: what is derived is then the same to the last bit. */
  #placed(tick: Tick): Tick {
    if (this.#shiftMs === 0) return tick;
    return { ...tick, monotonicMs: tick.monotonicMs + this.#shiftMs };
  }
}
