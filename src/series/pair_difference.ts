import type { Metric } from "../model/dashboard.ts";
import { difference } from "./difference.ts";
import { type Quantity, quantityOf, type Sample } from "./sample.ts";

interface Pair {
  readonly first: Quantity;
  readonly second: Quantity;
}

/** How far both records of a metric rose since the baseline. Neither is negative. */
export interface Rise {
  readonly first: number;
  readonly second: number;
}

/** Follows two records that rise together and are judged together: if one falls, both begin anew. */
export class PairDifference {
  readonly #key: string;
  readonly #key2: string;
  #baseline: Pair | undefined;
  #newest: Pair | undefined;

  constructor({ key, key2, name }: Metric) {
    if (key2 === undefined) throw new TypeError(`the metric ${name} needs a second record (key2)`);
    this.#key = key;
    this.#key2 = key2;
  }

  /** The rise since the baseline; `none` without one; `broken` where a record fell or went away. */
  next({ values }: Sample): Rise | "none" | "broken" {
    const first = quantityOf(values, this.#key);
    const second = quantityOf(values, this.#key2);
    if (first === undefined || second === undefined) {
      return this.#baseline === undefined ? "none" : "broken";
    }
    this.#newest = { first, second };
    if (this.#baseline === undefined) {
      this.#baseline = this.#newest;
      return "none";
    }
    const rise = {
      first: difference(first, this.#baseline.first),
      second: difference(second, this.#baseline.second),
    };
    if (rise.first < 0 || rise.second < 0) {
      this.#baseline = this.#newest;
      return "broken";
    }
    return rise;
  }

  /** Makes the newest answer the baseline: the rise has been drawn. */
  accept(): void {
    this.#baseline = this.#newest;
  }

  restart(): void {
    this.#baseline = undefined;
    this.#newest = undefined;
  }
}
