import type { Tick } from "../model/tick.ts";

/**
 * The ticks' times, shared by all series: column number to time and back. Each column keeps the wall-clock
 * time that it had, whatever the clock did later; these never fall from column to column.
 */
export class TimeRing {
  readonly #monotonic: Float64Array;
  readonly #wall: Float64Array;
  readonly #indexes: Float64Array;
  #opened = 0;
  /** The newest tick's wall-clock time less its monotonic one. */
  #apartMs = 0;

  constructor(capacity: number) {
    this.#monotonic = new Float64Array(capacity);
    this.#wall = new Float64Array(capacity);
    this.#indexes = new Float64Array(capacity);
  }

  /** How many columns were ever opened. */
  get opened(): number {
    return this.#opened;
  }

  /** How many of the newest columns are kept. */
  get capacity(): number {
    return this.#monotonic.length;
  }

  get oldest(): number {
    return Math.max(0, this.#opened - this.#monotonic.length);
  }

  /** Adds a column; false where the tick is not newer than the newest. */
  open(tick: Tick): boolean {
    const newest = this.#opened - 1;
    if (newest >= 0 && !(tick.monotonicMs > this.monotonicMs(newest))) return false;
    const slot = this.#opened % this.#monotonic.length;
    this.#monotonic[slot] = tick.monotonicMs;
    this.#wall[slot] = newest < 0 ? tick.atMs : Math.max(tick.atMs, this.wallMs(newest));
    this.#indexes[slot] = tick.index;
    this.#apartMs = tick.atMs - tick.monotonicMs;
    this.#opened++;
    return true;
  }

  /** How far the wall clock went beside the monotonic one from the newest column to a tick, in milliseconds. */
  stepTo(tick: Tick): number {
    return this.#opened === 0 ? 0 : tick.atMs - tick.monotonicMs - this.#apartMs;
  }

  /** How long after the newest column a tick is, by the monotonic clock. */
  sinceNewestMs(tick: Tick): number {
    return this.#opened === 0 ? 0 : tick.monotonicMs - this.monotonicMs(this.#opened - 1);
  }

  /**
   * Gives the columns at and after a wall-clock time, which has come again, that time: the first
   * of them. What they hold must be erased.
   */
  rewind(wallMs: number): number {
    let column = this.#opened;
    while (column > this.oldest && this.wallMs(column - 1) >= wallMs) {
      column--;
      this.#wall[column % this.#wall.length] = wallMs;
    }
    return column;
  }

  /** The column of a tick that is still kept, or -1. */
  columnOf(tick: Tick): number {
    const oldest = this.oldest;
    for (let column = this.#opened - 1; column >= oldest; column--) {
      const slot = column % this.#monotonic.length;
      if (this.#monotonic[slot]! < tick.monotonicMs) return -1;
      if (this.#monotonic[slot] === tick.monotonicMs && this.#indexes[slot] === tick.index) {
        return column;
      }
    }
    return -1;
  }

  monotonicMs(column: number): number {
    return this.#monotonic[column % this.#monotonic.length]!;
  }

  /** The wall-clock time of a column, in epoch milliseconds, by the clock of its moment. */
  wallMs(column: number): number {
    return this.#wall[column % this.#wall.length]!;
  }

  /** A monotonic time as wall-clock time, by the clock of the newest column that is not after it. */
  toWallMs(monotonicMs: number): number {
    const after = this.#first((column) => this.monotonicMs(column) > monotonicMs);
    const column = Math.max(this.oldest, after - 1);
    return this.wallMs(column) + monotonicMs - this.monotonicMs(column);
  }

  /** The first kept column at or after a wall-clock time; `opened` where there is none. */
  firstAt(wallMs: number): number {
    return this.#first((column) => this.wallMs(column) >= wallMs);
  }

  /** The last kept column at or before a wall-clock time; `oldest - 1` where there is none. */
  lastAt(wallMs: number): number {
    return this.#first((column) => this.wallMs(column) > wallMs) - 1;
  }

  /** The first kept column that is, as all after it are; `opened` where none is. */
  #first(is: (column: number) => boolean): number {
    let low = this.oldest;
    let high = this.#opened;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (is(middle)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
