import type { Metric } from "../../model/dashboard.ts";
import type { Tick } from "../../model/tick.ts";
import type { History } from "../../series/history.ts";

/** What was recorded before, and the newest tick that is put in of it. */
export interface PastHistory {
  readonly current: History;
  readonly newest: Tick | undefined;
  /** Its last run is still recorded, and what follows belongs to it. */
  readonly goesOn?: boolean | undefined;
  /** By how much the monotonic times of its last run were moved, in milliseconds. */
  readonly shiftMs: number;
  /** The records that the dashboard's wildcards found in it. */
  readonly matched: Iterable<string>;
}

/**
 * The history that a live session fills, also behind one that was recorded before: lines break between
 * runs, and each reading stands where the clock of its moment put it. While the recorded one is still
 * being read what comes is kept, and put in again behind all of it.
 */
export class LiveHistory {
  readonly #intervalMs: number;
  #current: History;
  #past: Omit<PastHistory, "current" | "matched"> | undefined;
  #metrics: readonly Metric[] | undefined;
  #newest: Tick | undefined;
  /** Of the monotonic clock, whose zero is another in each run, in milliseconds. */
  #shiftMs = 0;
  #began = false;
  /** Undefined where another run begins. */
  #kept: (Tick | undefined)[] | undefined;

  constructor(
    history: History,
    options: { readonly intervalMs: number; readonly past?: PastHistory | undefined },
  ) {
    const { intervalMs, past } = options;
    this.#current = history;
    this.#intervalMs = intervalMs;
    this.#past = past;
    this.#kept = past === undefined ? undefined : [];
    if (past !== undefined && past.goesOn !== true) history.awaitAnswers();
  }

  get current(): History {
    return this.#current;
  }

  /** Holds these metrics from now on, also when the past was read. */
  setMetrics(metrics: readonly Metric[]): void {
    this.#metrics = metrics;
    this.#current.setMetrics(metrics);
  }

  /** Adds a column for a tick that starts. */
  open(tick: Tick): void {
    this.#kept?.push(tick);
    this.#open(tick);
  }

  /** Takes in what a host answered at a tick. */
  put(tick: Tick, hostIndex: number): void {
    // A complete tick without it: the recorder that is followed has left it.
    if (tick.results[hostIndex] === undefined) this.#current.leaveOut([hostIndex], tick.atMs);
    else this.#current.put(this.#placed(tick), hostIndex);
  }

  /** The next tick is of another run, whose monotonic clock is another. */
  newRun(): void {
    this.#kept?.push(undefined);
    this.#newRun();
  }

  /** What was recorded cannot all be read: what is there is all that there will be. */
  stopKeeping(): void {
    this.#kept = undefined;
  }

  /** All that was recorded is read: what came meanwhile follows on it. */
  followOn(past: PastHistory): void {
    const kept = this.#kept ?? [];
    this.#kept = undefined;
    this.#past = past;
    this.#current = past.current;
    if (this.#metrics !== undefined) this.#current.setMetrics(this.#metrics);
    this.#newest = undefined;
    if (past.goesOn !== true) this.#current.awaitAnswers();
    this.#began = false;
    for (const tick of kept) {
      if (tick === undefined) {
        this.#newRun();
        continue;
      }
      this.#open(tick);
      tick.results.forEach((result, hostIndex) => result && this.put(tick, hostIndex));
    }
  }

  #newRun(): void {
    const newest = this.#newest ?? this.#past?.newest;
    this.#past = { newest, shiftMs: 0 };
    this.#began = false;
  }

  #open(tick: Tick): void {
    if (!this.#began) this.#begin(tick);
    this.#began = true;
    this.#newest = this.#placed(tick);
    this.#current.open(this.#newest);
  }

  #begin(first: Tick): void {
    const { newest, goesOn = false, shiftMs = 0 } = this.#past ?? {};
    this.#shiftMs = shiftMs;
    if (newest === undefined || goesOn) return;
    const apartMs = Math.max(this.#intervalMs, first.atMs - newest.atMs);
    this.#shiftMs = newest.monotonicMs + apartMs - first.monotonicMs;
    this.#current.startRun({ intervalMs: this.#intervalMs });
  }

  /** The answers' own times stay: what is derived is then the same to the last bit. */
  #placed(tick: Tick): Tick {
    if (this.#shiftMs === 0) return tick;
    return { ...tick, monotonicMs: tick.monotonicMs + this.#shiftMs };
  }
}
