import type { Bucket } from "./min_max_pyramid.ts";
import { GAP } from "./point.ts";
import type { SeriesRing } from "./series_ring.ts";
import type { TimeRing } from "./time_ring.ts";

/** A line to draw: `times` (epoch milliseconds) rises; a value of NaN breaks the line there. */
export interface Line {
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** Points further apart than this many milliseconds do not follow on each other: nothing was measured between. */
  readonly joinMs: number;
  /** Of what was measured, where the points are the lowest and highest of many values; absent: that of the points. */
  readonly mean?: number | undefined;
}

/** From lowest to highest: `times` (epoch milliseconds) rises; NaN breaks the band. */
export interface Band {
  readonly times: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export interface ColumnRange {
  readonly first: number;
  readonly last: number;
  /** Buckets of 2^level columns are reduced to their lowest and highest value; 0: all values. */
  readonly level: number;
}

/** Of a line that is reduced, two points may lie in buckets with one between them. */
const JOINED_BUCKETS = 3;

/**
 * Reads a stretch of a series as a line, entering from the last value before it where no break lies
 * between. `joinMs` is how far points of the whole line may be apart.
 */
export function readLine(
  ring: SeriesRing,
  clock: TimeRing,
  range: ColumnRange & { readonly joinMs: number; readonly intervalMs: number },
): Line {
  const size = 2 ** range.level;
  const start = range.first - range.first % size;
  const buckets = Math.max(0, Math.floor((range.last - start) / size) + 1);
  const line = new LineBuffer(buckets * (range.level === 0 ? 1 : 3) + 2, clock);
  const before = ring.markBefore(Math.max(start, ring.oldest) - 1);
  if (before >= 0) line.add(before, ring.at(before));
  if (range.level === 0) {
    for (let column = range.first; column <= range.last; column++) {
      line.add(column, ring.at(column));
    }
  } else {
    const bucket: Bucket = { low: -1, high: -1, gap: -1 };
    for (let at = start; at <= range.last; at += size) {
      // What came after the last column does not belong to the stretch, though it shares a bucket.
      const level = at + size - 1 <= range.last ? range.level : 0;
      if (level > 0) ring.read(at, level, bucket);
      else ring.search(at, range.last, bucket);
      addBucket(line, bucket, {
        lowest: bucket.low < 0 ? NaN : ring.lowest(at, level, bucket),
        highest: bucket.low < 0 ? NaN : ring.highest(at, level, bucket),
      });
    }
  }
  const bucketMs = range.level === 0 ? 0 : size * range.intervalMs;
  return line.toLine(Math.max(range.joinMs, JOINED_BUCKETS * bucketMs));
}

/** Reads a stretch of two series with entries in the same columns as a band between them. */
export function readBand(
  rings: { readonly low: SeriesRing; readonly high: SeriesRing },
  clock: TimeRing,
  { first, last, level }: ColumnRange,
): Band {
  const size = 2 ** level;
  const times: number[] = [];
  const low: number[] = [];
  const high: number[] = [];
  const add = (column: number, lowest: number, highest: number) => {
    if (Number.isNaN(lowest) && (low.length === 0 || Number.isNaN(low.at(-1)))) return;
    times.push(clock.wallMs(column));
    low.push(lowest);
    high.push(highest);
  };
  const lowest: Bucket = { low: -1, high: -1, gap: -1 };
  const highest: Bucket = { low: -1, high: -1, gap: -1 };
  for (let at = first - first % size; at <= last; at += size) {
    const isWhole = at + size - 1 <= last;
    for (const [ring, bucket] of [[rings.low, lowest], [rings.high, highest]] as const) {
      if (isWhole) ring.read(at, level, bucket);
      else ring.search(at, last, bucket);
    }
    const kept = isWhole ? level : 0;
    const hasValue = lowest.low >= 0;
    // One point stands for the bucket, at its first measured column; a break keeps its side of it.
    const column = Math.min(lowest.low, lowest.high);
    if (lowest.gap >= 0 && (!hasValue || lowest.gap < column)) add(lowest.gap, NaN, NaN);
    if (hasValue) {
      add(column, rings.low.lowest(at, kept, lowest), rings.high.highest(at, kept, highest));
    }
    if (hasValue && lowest.gap > column) add(lowest.gap, NaN, NaN);
  }
  return {
    times: Float64Array.from(times),
    low: Float64Array.from(low),
    high: Float64Array.from(high),
  };
}

/** Adds a bucket's lowest, highest and break in the order in which they happened. */
function addBucket(
  line: LineBuffer,
  { low, high, gap }: Bucket,
  { lowest, highest }: { readonly lowest: number; readonly highest: number },
): void {
  const first = Math.min(low, high);
  const second = Math.max(low, high);
  if (gap >= 0 && (first < 0 || gap < first)) line.add(gap, GAP);
  if (first >= 0) line.add(first, first === low ? lowest : highest);
  if (gap >= 0 && first >= 0 && gap > first && gap < second) line.add(gap, GAP);
  if (second > first) line.add(second, second === high ? highest : lowest);
  if (gap >= 0 && second >= 0 && gap > second) line.add(gap, GAP);
}

class LineBuffer {
  readonly #times: Float64Array;
  readonly #values: Float64Array;
  readonly #clock: TimeRing;
  #length = 0;
  #broken = true;

  constructor(capacity: number, clock: TimeRing) {
    this.#times = new Float64Array(capacity);
    this.#values = new Float64Array(capacity);
    this.#clock = clock;
  }

  /** Adds an entry of the series; nothing for `NO_POINT`, one NaN for a run of breaks. */
  add(column: number, entry: number): void {
    if (Number.isNaN(entry)) return;
    const broken = entry === GAP;
    if (broken && this.#broken) return;
    this.#broken = broken;
    this.#times[this.#length] = this.#clock.wallMs(column);
    this.#values[this.#length] = broken ? NaN : entry;
    this.#length++;
  }

  toLine(joinMs: number): Line {
    return {
      joinMs,
      times: this.#times.slice(0, this.#length),
      values: this.#values.slice(0, this.#length),
    };
  }
}
