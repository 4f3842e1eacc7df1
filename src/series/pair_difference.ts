import type { Metric } from "../model/dashboard.ts";
import type { RecordNames } from "../model/record_names.ts";
import { CounterWatch } from "./counter_watch.ts";
import { difference } from "./difference.ts";
import { DEFAULT_SYNC_INTERVAL_MS } from "./slow_records.ts";
import { type Quantity, quantityOf, type Sample } from "./sample.ts";

interface Pair {
  readonly first: Quantity;
  readonly second: Quantity;
  readonly atMs: number;
}

/** How far both records of a metric rose since the baseline. Neither is negative. */
export interface Rise {
  readonly first: number;
  readonly second: number;
}

/** A rise, and over how long it came about, in milliseconds. */
export interface TimedRise extends Rise {
  readonly spanMs: number;
}

export interface PairOptions {
  /**
   * A part that rose by less than this share of what it usually does beside the other may be on its way:
   * 0 where the two need not go together, and only one that stands still is doubted.
   */
  readonly usualShare: number;
}

/** So many answers are waited for: what looks torn for longer is how it is. */
const MOST_WAITS = 2;

/** Answers further apart than so many refreshes of the server lack no more than a part of it. */
const TORN_REFRESHES = 4;

/** So much of the usual is all of it. */
const WHOLE_SHARE = 0.95;

/** What chance does not bring about: a part so many of its own standard deviations below the usual. */
const FAR_BELOW = 4;

/**
 * Follows two records that rise together and are judged together. The server sums them up one after the
 * other, so that an answer may hold the new one of the first and the old one of the second: what
 * looks so waits for an answer that holds both.
 */
export class PairDifference {
  readonly #key: RecordNames;
  readonly #key2: RecordNames;
  readonly #usualShare: number;
  readonly #refreshMs: number;
  readonly #watches = [new CounterWatch(), new CounterWatch()] as const;
  #baseline: Pair | undefined;
  /** The last answer in which both were believed. */
  #newest: Pair | undefined;
  /** The last answer that was left out. */
  #leftOut: Pair | undefined;
  #usual: Rise | undefined;
  /** For how many answers the rise has waited. */
  #waits = 0;

  constructor({ key, key2, name, refreshMs }: Metric, { usualShare }: PairOptions) {
    if (key2 === undefined) throw new TypeError(`the metric ${name} needs a second record (key2)`);
    this.#key = key;
    this.#key2 = key2;
    this.#usualShare = usualShare;
    this.#refreshMs = refreshMs ?? DEFAULT_SYNC_INTERVAL_MS;
  }

  /**
   * The rise since the baseline; `none` where there is none or it must wait; `odd` for an answer that
   * is left out; `broken` where a record went away.
   */
  next({ values, atMs }: Sample): TimedRise | "none" | "odd" | "broken" {
    const first = quantityOf(values, this.#key);
    const second = quantityOf(values, this.#key2);
    if (first === undefined || second === undefined) {
      return this.#baseline === undefined ? "none" : "broken";
    }
    const now: Pair = { first, second, atMs };
    const verdicts = [this.#watches[0].judge(first, atMs), this.#watches[1].judge(second, atMs)];
    if (verdicts.includes("odd") || verdicts.includes("held")) {
      this.#leftOut = now;
      return verdicts.includes("odd") ? "odd" : "none";
    }
    if (verdicts.includes("anew") && this.#leftOut !== undefined) this.#begin(this.#leftOut);
    const before = this.#newest;
    this.#newest = now;
    if (verdicts.includes("first") || this.#baseline === undefined || before === undefined) {
      this.#begin(now);
      return "none";
    }
    const rise = riseFrom(this.#baseline, now);
    if (rise.first < 0 || rise.second < 0) {
      this.#begin(now);
      return "none";
    }
    // Of a long step what is on its way is a small part: a large one that is missing is how it is.
    const canBeTorn = atMs - before.atMs <= TORN_REFRESHES * this.#refreshMs;
    if (canBeTorn && this.#waits < MOST_WAITS && this.#isTorn(rise)) {
      this.#waits++;
      return "none";
    }
    if (this.#waits > 0) this.#usual = this.#confirmed(rise, riseFrom(before, now));
    return { ...rise, spanMs: atMs - this.#baseline.atMs };
  }

  /** Makes the newest answer the baseline: the rise has been drawn. */
  accept(): void {
    const from = this.#baseline, to = this.#newest;
    if (from !== undefined && to !== undefined && this.#waits === 0) {
      this.#usual = riseFrom(from, to);
    }
    this.#waits = 0;
    this.#baseline = to;
  }

  restart(): void {
    this.#baseline =
      this.#newest =
      this.#leftOut =
      this.#usual =
        undefined;
    this.#waits = 0;
    for (const watch of this.#watches) watch.restart();
  }

  #begin(at: Pair): void {
    this.#baseline = this.#newest = at;
    this.#waits = 0;
  }

  /** Whether one part stands where it was, or nearly, while the other brought its share. */
  #isTorn({ first, second }: Rise): boolean {
    const usual = this.#usual;
    if (usual === undefined) return false;
    return this.#lacks(first, second * usual.first / usual.second) ||
      this.#lacks(second, first * usual.second / usual.first);
  }

  #lacks(rise: number, expected: number): boolean {
    if (!Number.isFinite(expected)) return false;
    // What waits already waits for all of it.
    const share = this.#waits > 0 && this.#usualShare > 0 ? WHOLE_SHARE : this.#usualShare;
    const isShort = rise === 0 || rise < share * expected;
    return isShort && expected - rise > FAR_BELOW * Math.sqrt(expected);
  }

  /** What is usual after a wait: the answer that was waited for says the same by itself, or the two together do. */
  #confirmed(together: Rise, alone: Rise): Rise {
    const usual = this.#usual!;
    const share = ({ first, second }: Rise) => first / (first + second);
    const [before, both, last] = [usual, together, alone].map(share) as [number, number, number];
    return Math.sign(both - before) === Math.sign(last - before) ? alone : together;
  }
}

function riseFrom(from: Pair, to: Pair): Rise {
  return {
    first: difference(to.first, from.first),
    second: difference(to.second, from.second),
  };
}
