import { GAP } from "./point.ts";

/** Buckets of the lowest level hold 2^4 columns; smaller ones are cheap to read from the values. */
const LOWEST_LEVEL = 4;

/** Positions within a bucket are 16 bits wide, and one of them means "none". */
const HIGHEST_LEVEL = 15;
const NONE = 0xffff;

/**
 * From this level on the values themselves are kept too: read one by one from all over a long ring,
 * each would have to be fetched from memory anew at every frame.
 */
const FIRST_WITH_VALUES = 7;

/** The columns of a bucket's lowest and highest value and of its first break; -1 where none. */
export interface Bucket {
  low: number;
  high: number;
  gap: number;
}

/**
 * Where the minimum, the maximum and the first break of every 16, 32, 64, ... columns of a ring
 * lie, kept up to date as values arrive, so that a long line is drawn from few buckets. It keeps
 * positions of two bytes each, exact, and with their true time; of large buckets the values as well.
 */
export class MinMaxPyramid {
  readonly #values: Float64Array;
  readonly #levels: Level[] = [];

  /** `values` is the ring that it summarises: column c lies at c modulo its length. */
  constructor(values: Float64Array) {
    this.#values = values;
    for (let level = LOWEST_LEVEL; level <= HIGHEST_LEVEL; level++) {
      const buckets = Math.ceil(values.length / 2 ** level) + 1;
      if (buckets < 4) break;
      this.#levels.push(new Level(level, buckets));
    }
  }

  /** The highest level kept, 0 where the ring is too short for any. */
  get highestLevel(): number {
    return this.#levels.length === 0 ? 0 : LOWEST_LEVEL + this.#levels.length - 1;
  }

  /** Begins a new, empty column. */
  open(column: number): void {
    for (const level of this.#levels) {
      if (column % level.size !== 0) break;
      level.clear(column);
    }
  }

  /** Takes in the entry of a column, already written to the ring. */
  put(column: number, entry: number): void {
    if (Number.isNaN(entry)) return;
    const values = this.#values;
    const length = values.length;
    for (const level of this.#levels) {
      const at = level.index(column);
      const position = column % level.size;
      const start = column - position;
      // Buckets lie within those of the next level: what changes nothing here changes nothing above.
      if (entry === GAP) {
        if (position >= level.at(at + 2)) return;
        level.set(at + 2, position);
        continue;
      }
      const low = level.at(at);
      const isLowest = low === NONE || entry < values[(start + low) % length]!;
      if (isLowest) level.setLowest(at, position, entry);
      const high = level.at(at + 1);
      const isHighest = high === NONE || entry > values[(start + high) % length]!;
      if (isHighest) level.setHighest(at, position, entry);
      if (!isLowest && !isHighest) return;
    }
  }

  /** Takes the ring's columns from `from` to `end`, which were emptied, out of all buckets. */
  rebuild(from: number, { oldest, end }: { readonly oldest: number; readonly end: number }): void {
    const largest = this.#levels.at(-1);
    if (largest === undefined) return;
    const start = from - from % largest.size;
    for (const level of this.#levels) {
      for (let column = start; column < end; column += level.size) level.clear(column);
    }
    for (let column = Math.max(start, oldest); column < from; column++) {
      this.put(column, this.#values[column % this.#values.length]!);
    }
  }

  /** Whether this level's buckets are kept. */
  has(level: number): boolean {
    return level >= LOWEST_LEVEL && level <= this.highestLevel;
  }

  /** Reads the bucket that begins at column `start` into `bucket`. */
  read(start: number, levelNumber: number, bucket: Bucket): void {
    const level = this.#levels[levelNumber - LOWEST_LEVEL]!;
    const at = level.index(start);
    bucket.low = column(start, level.at(at));
    bucket.high = column(start, level.at(at + 1));
    bucket.gap = column(start, level.at(at + 2));
  }

  /** Whether `lowest()` and `highest()` can be asked at this level. */
  hasValues(level: number): boolean {
    return level >= FIRST_WITH_VALUES && level <= this.highestLevel;
  }

  /** The lowest value of the bucket that begins at column `start`, which has one. */
  lowest(start: number, levelNumber: number): number {
    const level = this.#levels[levelNumber - LOWEST_LEVEL]!;
    return level.lowest(level.index(start));
  }

  /** The highest value of the bucket that begins at column `start`, which has one. */
  highest(start: number, levelNumber: number): number {
    const level = this.#levels[levelNumber - LOWEST_LEVEL]!;
    return level.highest(level.index(start));
  }
}

function column(start: number, position: number): number {
  return position === NONE ? -1 : start + position;
}

/** One level: for each bucket three positions, of low, high and gap, and the two values or none. */
class Level {
  readonly size: number;
  readonly #buckets: number;
  readonly #positions: Uint16Array;
  readonly #extremes: Float64Array | undefined;

  constructor(level: number, buckets: number) {
    this.size = 2 ** level;
    this.#buckets = buckets;
    this.#positions = new Uint16Array(buckets * 3).fill(NONE);
    if (level >= FIRST_WITH_VALUES) this.#extremes = new Float64Array(buckets * 2);
  }

  index(column: number): number {
    return Math.floor(column / this.size) % this.#buckets * 3;
  }

  at(index: number): number {
    return this.#positions[index]!;
  }

  set(index: number, position: number): void {
    this.#positions[index] = position;
  }

  setLowest(index: number, position: number, value: number): void {
    this.#positions[index] = position;
    if (this.#extremes !== undefined) this.#extremes[index / 3 * 2] = value;
  }

  setHighest(index: number, position: number, value: number): void {
    this.#positions[index + 1] = position;
    if (this.#extremes !== undefined) this.#extremes[index / 3 * 2 + 1] = value;
  }

  lowest(index: number): number {
    return this.#extremes![index / 3 * 2]!;
  }

  highest(index: number): number {
    return this.#extremes![index / 3 * 2 + 1]!;
  }

  clear(column: number): void {
    const at = this.index(column);
    this.#positions.fill(NONE, at, at + 3);
  }
}
