import type { Tick } from "../model/tick.ts";

/** The ticks' times, shared by all series: column number to time and back. */
export class TimeRing {
  readonly #times: Float64Array;
  readonly #indexes: Float64Array;
  #opened = 0;
  #offsetMs = 0;

  constructor(capacity: number) {
    this.#times = new Float64Array(capacity);
    this.#indexes = new Float64Array(capacity);
  }

  /** How many columns were ever opened. */
  get opened(): number {
    return this.#opened;
  }

  /** How many of the newest columns are kept. */
  get capacity(): number {
    return this.#times.length;
  }

  get oldest(): number {
    return Math.max(0, this.#opened - this.#times.length);
  }

  /** Adds a column; false where the tick is not newer than the newest. */
  open(tick: Tick): boolean {
    const newest = this.#opened - 1;
    if (newest >= 0 && !(tick.monotonicMs > this.#monotonicMs(newest))) return false;
    const slot = this.#opened % this.#times.length;
    this.#times[slot] = tick.monotonicMs;
    this.#indexes[slot] = tick.index;
    this.#offsetMs = tick.atMs - tick.monotonicMs;
    this.#opened++;
    return true;
  }

  /** The column of a tick that is still kept, or -1. */
  columnOf(tick: Tick): number {
    const oldest = this.oldest;
    for (let column = this.#opened - 1; column >= oldest; column--) {
      const slot = column % this.#times.length;
      if (this.#times[slot]! < tick.monotonicMs) return -1;
      if (this.#times[slot] === tick.monotonicMs && this.#indexes[slot] === tick.index) {
        return column;
      }
    }
    return -1;
  }

  /** The wall-clock time of a column, in epoch milliseconds by the newest tick's clock. */
  wallMs(column: number): number {
    return this.#monotonicMs(column) + this.#offsetMs;
  }

  /** A monotonic time as wall-clock time by the newest tick's clock. */
  toWallMs(monotonicMs: number): number {
    return monotonicMs + this.#offsetMs;
  }

  /** The first kept column at or after a wall-clock time; `opened` where there is none. */
  firstAt(wallMs: number): number {
    const monotonicMs = wallMs - this.#offsetMs;
    let low = this.oldest;
    let high = this.#opened;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#monotonicMs(middle) < monotonicMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The last kept column at or before a wall-clock time; `oldest - 1` where there is none. */
  lastAt(wallMs: number): number {
    const column = this.firstAt(wallMs);
    return column < this.#opened && this.wallMs(column) <= wallMs ? column : column - 1;
  }

  #monotonicMs(column: number): number {
    return this.#times[column % this.#times.length]!;
  }
}
