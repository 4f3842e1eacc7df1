import { type Bucket, MinMaxPyramid } from "./min_max_pyramid.ts";
import { GAP, NO_POINT } from "./point.ts";

/** Columns of a pyramid's lowest level. */
const SMALL_BUCKET = 16;

/**
 * The entries of one series by column number, which counts on for ever while the newest
 * `capacity` columns are kept.
 */
export class SeriesRing {
  readonly #values: Float64Array;
  readonly #pyramid: MinMaxPyramid;
  readonly #first: number;
  #opened: number;
  #latest = -1;

  /** `first` is the number of the first column that will be opened. */
  constructor(capacity: number, first = 0) {
    this.#values = new Float64Array(capacity);
    this.#pyramid = new MinMaxPyramid(this.#values);
    this.#first = first;
    this.#opened = first;
  }

  /** The oldest column still kept. */
  get oldest(): number {
    return Math.max(this.#first, this.#opened - this.#values.length);
  }

  /** The newest column, or one before the first. */
  get newest(): number {
    return this.#opened - 1;
  }

  /** The newest column that holds a value, or -1. */
  get latest(): number {
    return this.#latest >= this.oldest ? this.#latest : -1;
  }

  /** The newest column up to `column` that holds a value, or -1. */
  latestUntil(column: number): number {
    return this.latest <= column ? this.latest : this.#latestBefore(column + 1);
  }

  #latestBefore(column: number): number {
    let at = this.markBefore(column - 1);
    while (at >= 0 && this.at(at) === GAP) at = this.markBefore(at - 1);
    return at;
  }

  /** Adds the next column, empty. */
  open(): void {
    this.#values[this.#opened % this.#values.length] = NO_POINT;
    this.#pyramid.open(this.#opened);
    this.#opened++;
  }

  /** Sets the entry of a column that is still kept; each column is set at most once. */
  put(column: number, entry: number): void {
    this.#values[column % this.#values.length] = entry;
    this.#pyramid.put(column, entry);
    if (entry > GAP && column > this.#latest) this.#latest = column;
  }

  /**
   * Adds the next columns with their entries, as `open()` and `put()` would by turns; at most a quarter
   * of what is kept. Of each small bucket only lowest, highest and first break concern the larger ones.
   */
  append(entries: Float64Array): void {
    const bucket: Bucket = { low: -1, high: -1, gap: -1 };
    for (let at = 0; at < entries.length;) {
      const end = Math.min(entries.length, at + SMALL_BUCKET - this.#opened % SMALL_BUCKET);
      this.#pyramid.open(this.#opened);
      bucket.low = bucket.high = bucket.gap = -1;
      for (; at < end; at++) {
        const column = this.#opened++, entry = entries[at]!;
        this.#values[column % this.#values.length] = entry;
        this.#note(bucket, column, entry);
      }
      if (bucket.gap >= 0) this.#pyramid.put(bucket.gap, GAP);
      if (bucket.low < 0) continue;
      this.#pyramid.put(bucket.low, this.at(bucket.low));
      this.#pyramid.put(bucket.high, this.at(bucket.high));
    }
  }

  #note(bucket: Bucket, column: number, entry: number): void {
    if (entry === GAP) {
      if (bucket.gap < 0) bucket.gap = column;
    } else if (!Number.isNaN(entry)) {
      if (bucket.low < 0 || entry < this.at(bucket.low)) bucket.low = column;
      if (bucket.high < 0 || entry > this.at(bucket.high)) bucket.high = column;
      this.#latest = column;
    }
  }

  /** Empties the columns from `column` on. */
  eraseFrom(column: number): void {
    const first = Math.max(column, this.oldest);
    for (let at = first; at < this.#opened; at++) {
      this.#values[at % this.#values.length] = NO_POINT;
    }
    this.#pyramid.rebuild(first, { oldest: this.oldest, end: this.#opened });
    if (this.#latest < first) return;
    this.#latest = -1;
    this.#latest = this.#latestBefore(first);
  }

  at(column: number): number {
    return this.#values[column % this.#values.length]!;
  }

  /** The nearest column at or before `column` that holds a value or a break, or -1. */
  markBefore(column: number): number {
    const oldest = this.oldest;
    const bucket: Bucket = { low: -1, high: -1, gap: -1 };
    for (let at = column; at >= oldest; at--) {
      if (at % 16 === 15 && at - 15 >= oldest && this.#pyramid.has(4)) {
        this.#pyramid.read(at - 15, 4, bucket);
        if (bucket.low < 0 && bucket.gap < 0) {
          at -= 15;
          continue;
        }
      }
      if (!Number.isNaN(this.at(at))) return at;
    }
    return -1;
  }

  /** Reads lowest, highest and first break of the 2^level columns from `start` into `bucket`. */
  read(start: number, level: number, bucket: Bucket): void {
    if (this.#pyramid.has(level) && start >= this.oldest) {
      this.#pyramid.read(start, level, bucket);
      return;
    }
    this.search(start, start + 2 ** level - 1, bucket);
  }

  /** Reads lowest, highest and first break of the columns from `first` to `last` into `bucket`. */
  search(first: number, last: number, bucket: Bucket): void {
    bucket.low = bucket.high = bucket.gap = -1;
    const end = Math.min(last + 1, this.#opened);
    for (let column = Math.max(first, this.oldest); column < end; column++) {
      const entry = this.at(column);
      if (entry === GAP) {
        if (bucket.gap < 0) bucket.gap = column;
      } else if (!Number.isNaN(entry)) {
        if (bucket.low < 0 || entry < this.at(bucket.low)) bucket.low = column;
        if (bucket.high < 0 || entry > this.at(bucket.high)) bucket.high = column;
      }
    }
  }

  /** The value at `bucket.low`, as `read()` found it for these columns. */
  lowest(start: number, level: number, bucket: Bucket): number {
    const kept = this.#pyramid.hasValues(level) && start >= this.oldest;
    return kept ? this.#pyramid.lowest(start, level) : this.at(bucket.low);
  }

  /** The value at `bucket.high`, as `read()` found it for these columns. */
  highest(start: number, level: number, bucket: Bucket): number {
    const kept = this.#pyramid.hasValues(level) && start >= this.oldest;
    return kept ? this.#pyramid.highest(start, level) : this.at(bucket.high);
  }
}
