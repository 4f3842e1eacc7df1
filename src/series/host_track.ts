import type { HostResult, Reply } from "../model/tick.ts";

const PENDING = 0;
const REPLIED = 1;
const MISSED = 2;
/** Replied, and its server had been restarted since the answer before. */
const RESTARTED = 3;
/** Nobody looked: what the host did until the next column is not known. */
const INTERRUPTED = 4;

export interface Stretch {
  readonly from: number;
  /** The column of the answer (or of the end of looking) that ended it; `undefined` while it lasts. */
  readonly to: number | undefined;
}

export interface KeptColumns {
  readonly oldest: number;
  readonly newest: number;
}

export interface PutOptions {
  readonly dueMs: number;
  readonly restarted: boolean;
}

/** What one host did, column by column, and its newest words. */
export class HostTrack {
  readonly #states: Uint8Array;
  #newest = -1;
  #answered = -1;
  #silentSinceMs: number | undefined;
  #interrupted = false;
  #leftMs: number | undefined;
  #result: HostResult | undefined;
  #reply: Reply | undefined;
  /** A silence that lasts at the first column began then, epoch milliseconds, before anything that is held. */
  silentBeforeMs: number | undefined;

  constructor(capacity: number) {
    this.#states = new Uint8Array(capacity);
  }

  /** The newest column with a result, or -1. */
  get newest(): number {
    return this.#newest;
  }

  /** The monotonic time of the first tick of the present silence; `undefined` while it answers. */
  get silentSinceMs(): number | undefined {
    return this.#silentSinceMs;
  }

  /** Whether the host's lines are broken: it is silent, or nobody looked since. */
  get isBroken(): boolean {
    return this.#silentSinceMs !== undefined || this.#interrupted;
  }

  /** The newest result. */
  get result(): HostResult | undefined {
    return this.#result;
  }

  /** The newest answer, however old. */
  get reply(): Reply | undefined {
    return this.#reply;
  }

  /** Forgets the host's words, and not what is known of its columns. */
  awaitAnswer(): void {
    this.#result = undefined;
    this.#reply = undefined;
    this.#silentSinceMs = undefined;
    this.#leftMs = undefined;
  }

  /** Since when nobody looks after the host, epoch milliseconds; undefined while somebody does. */
  get leftMs(): number | undefined {
    return this.#leftMs;
  }

  /** Until something is put in again nobody looks after the host. */
  leave(sinceMs: number): void {
    const leftMs = this.#leftMs ?? sinceMs;
    this.awaitAnswer();
    this.#leftMs = leftMs;
  }

  open(column: number): void {
    this.#states[column % this.#states.length] = PENDING;
  }

  /**
   * Whether a result may still be put into a kept column: none was, and no later answer is known.
   * (A skipped poll is known to be missed before the poll that it had to give way to has ended.)
   */
  isOpen(column: number): boolean {
    return this.#at(column) === PENDING && column > this.#answered;
  }

  /** Takes in the result of an open column whose tick was due at the monotonic time `dueMs`. */
  put(column: number, result: HostResult, { dueMs, restarted }: PutOptions): void {
    const isNewest = column > this.#newest;
    if (isNewest) {
      this.#leftMs = undefined;
      this.#newest = column;
      this.#result = result;
    }
    this.#interrupted = false;
    let state = MISSED;
    if (result.kind === "reply") {
      state = restarted ? RESTARTED : REPLIED;
      this.#reply = result;
      this.#answered = column;
      if (isNewest) this.#silentSinceMs = undefined;
    } else if (result.reason === "stalled") {
      // That the host did not answer cannot be said: nobody listened.
      state = INTERRUPTED;
      this.#interrupted = true;
    } else {
      this.#silentSinceMs ??= dueMs;
    }
    this.#states[column % this.#states.length] = state;
  }

  /** Ends what is known of the host, also its silence, at an open column. */
  interrupt(column: number): void {
    this.#newest = column;
    this.#answered = column;
    this.#silentSinceMs = undefined;
    this.#interrupted = true;
    this.#states[column % this.#states.length] = INTERRUPTED;
  }

  /** Forgets what happened in the columns from `first` to `last`. */
  erase(first: number, last: number): void {
    for (let column = first; column <= last; column++) {
      this.#states[column % this.#states.length] = PENDING;
    }
  }

  /** The columns from `first` to `last` in which the host was found restarted. */
  restarts(first: number, last: number): number[] {
    const found: number[] = [];
    let column = this.#find(RESTARTED, first, last);
    while (column >= 0) {
      found.push(column);
      column = this.#find(RESTARTED, column + 1, last);
    }
    return found;
  }

  /**
   * The stretches of misses that touch the columns from `first` to `last`; they are followed back
   * to `oldest` and on to `newest`.
   */
  outages(first: number, last: number, { oldest, newest }: KeptColumns): Stretch[] {
    const found: Stretch[] = [];
    let column = this.#find(MISSED, first, last);
    while (column >= 0) {
      let from = column;
      while (from > oldest && this.#at(from - 1) === MISSED) from--;
      let to = column + 1;
      while (to <= newest && !this.#endsOutage(to)) to++;
      found.push({ from, to: to <= newest ? to : undefined });
      column = this.#find(MISSED, to, last);
    }
    return found;
  }

  /** The column in which the silence began that lasts at `column`; undefined where there is none. */
  silenceAt(column: number, oldest: number): number | undefined {
    let at = Math.min(column, this.#newest);
    while (at >= oldest && this.#at(at) === PENDING) at--;
    if (at < oldest || this.#at(at) !== MISSED) return undefined;
    while (at > oldest && this.#at(at - 1) === MISSED) at--;
    return at;
  }

  /** Whether the host did not answer in a kept column. */
  isMissed(column: number): boolean {
    return this.#at(column) === MISSED;
  }

  /** Whether nobody looked after a kept column. */
  isInterrupted(column: number): boolean {
    return this.#at(column) === INTERRUPTED;
  }

  #at(column: number): number {
    return this.#states[column % this.#states.length]!;
  }

  #endsOutage(column: number): boolean {
    const state = this.#at(column);
    return state === REPLIED || state === RESTARTED || state === INTERRUPTED;
  }

  /** The first column from `first` to `last` in this state, or -1. */
  #find(state: number, first: number, last: number): number {
    const length = this.#states.length;
    for (let column = first; column <= last;) {
      const slot = column % length;
      const end = Math.min(length, slot + last - column + 1);
      const at = this.#states.subarray(slot, end).indexOf(state);
      if (at >= 0) return column + at;
      column += end - slot;
    }
    return -1;
  }
}
