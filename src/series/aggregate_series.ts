import { aggregate, type AggregateMode } from "./aggregate.ts";
import type { HostTrack } from "./host_track.ts";
import { GAP, isValue, NO_POINT } from "./point.ts";
import { SeriesRing } from "./series_ring.ts";
import type { WeightRing } from "./weight_ring.ts";

/** One metric of one host, as an aggregate reads it. */
export interface Member {
  readonly track: HostTrack;
  readonly ring: SeriesRing;
  /** Of a share: what each of its values weighs. */
  readonly weights?: WeightRing | undefined;
}

export interface AggregateSeriesOptions {
  readonly mode: AggregateMode;
  readonly capacity: number;
  /** The first column to aggregate. */
  readonly first: number;
  /** For how many columns a value stands for its host while there is nothing new to measure. */
  readonly holdColumns: number;
}

/** After so many columns a result that is still missing is not waited for. */
const LATEST_RESULT = 8;

/**
 * One metric of several hosts as one series, extended as columns become complete.
 *
 * A host in an outage is left out. An average, median, lowest or highest goes on without it; a sum
 * breaks wherever the set of hosts in it changes, so that a lost host never looks like lost
 * traffic, and goes on with those that answer. A host whose server refreshes a record slowly
 * stands for a while with its last value, since hosts do not refresh at the same tick.
 *
 * Of shares (a hit rate, a latency) the sum and the average are both what all hosts together have: the
 * values, each by how many events stand behind it, which is the same as to add up the counters.
 */
export class AggregateSeries {
  readonly ring: SeriesRing;
  /** The column that was asked for first: earlier ones are not in the ring. */
  readonly first: number;
  readonly #members: readonly Member[];
  readonly #mode: AggregateMode;
  readonly #holdColumns: number;
  readonly #held: Float64Array;
  readonly #measuredAt: Float64Array;
  readonly #present: Float64Array;
  readonly #heldWeights: Float64Array;
  readonly #isWeighted: boolean;
  #next: number;
  #count = 0;

  constructor(members: readonly Member[], options: AggregateSeriesOptions) {
    const { mode, capacity, first, holdColumns } = options;
    this.first = first;
    this.ring = new SeriesRing(capacity, first);
    this.#members = members;
    this.#mode = mode;
    this.#holdColumns = holdColumns;
    this.#held = new Float64Array(members.length).fill(NaN);
    this.#measuredAt = new Float64Array(members.length);
    this.#present = new Float64Array(members.length);
    this.#heldWeights = new Float64Array(members.length);
    this.#isWeighted = (mode === "sum" || mode === "avg") &&
      members.every(({ weights }) => weights !== undefined);
    this.#next = first;
    const oldest = Math.max(0, ...members.map(({ ring }) => ring.oldest));
    for (let column = Math.max(oldest, first - holdColumns); column < first; column++) {
      this.#take(column);
    }
  }

  /** The next column to be taken in. */
  get next(): number {
    return this.#next;
  }

  /** How many hosts are in the newest value. */
  get count(): number {
    return this.#count;
  }

  /** Takes in the columns before `opened` that are complete by now. */
  extend(opened: number): void {
    const { ring } = this;
    const answered = Math.min(...this.#members.map(({ track }) => track.newest));
    const end = Math.min(opened, Math.max(answered + 1, opened - LATEST_RESULT));
    for (; this.#next < end; this.#next++) {
      ring.open();
      ring.put(this.#next, this.#take(this.#next));
    }
  }

  /** The aggregate at a column; columns come in order. */
  #take(column: number): number {
    const before = this.#count;
    let measured = false;
    let broken = false;
    let changed = false;
    let count = 0;
    for (let index = 0; index < this.#members.length; index++) {
      const entry = this.#members[index]!.ring.at(column);
      const had = !Number.isNaN(this.#held[index]!);
      if (isValue(entry)) {
        this.#held[index] = entry;
        this.#heldWeights[index] = this.#members[index]!.weights?.at(column) ?? 0;
        this.#measuredAt[index] = column;
        measured = true;
      } else if (entry === GAP) {
        this.#held[index] = NaN;
        broken ||= had;
      } else if (column - this.#measuredAt[index]! > this.#holdColumns) {
        this.#held[index] = NaN;
      }
      const held = this.#held[index]!;
      const has = !Number.isNaN(held);
      changed ||= has !== had;
      if (has) this.#present[count++] = held;
    }
    this.#count = count;
    if (count === 0) return broken ? GAP : NO_POINT;
    if (this.#mode === "sum" && !this.#isWeighted && changed && before > 0) return GAP;
    if (!measured) return NO_POINT;
    if (this.#isWeighted) return weightedMean(this.#held, this.#heldWeights);
    const all = count === this.#members.length;
    return aggregate(all ? this.#present : this.#present.subarray(0, count), this.#mode);
  }
}

/** The mean of the values that there are, by their weights; the plain one where none weighs anything. */
function weightedMean(values: Float64Array, weights: Float64Array): number {
  let sum = 0, weight = 0, plain = 0, count = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (Number.isNaN(value)) continue;
    sum += value * weights[index]!;
    weight += weights[index]!;
    plain += value;
    count++;
  }
  return weight > 0 ? sum / weight : plain / count;
}
