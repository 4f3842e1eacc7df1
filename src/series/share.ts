import type { Metric } from "../model/dashboard.ts";
import type { Derivation } from "./derivation.ts";
import { PairDifference } from "./pair_difference.ts";
import { GAP, LEFT_OUT, NO_POINT } from "./point.ts";
import type { Sample } from "./sample.ts";

/**
 * The change of `key` per change of `key2` between two answers, times a factor: without an event in
 * `key2` there is no point, and what rose in `key` meanwhile counts towards the next.
 */
export class Share implements Derivation {
  weight = 0;
  readonly #pair: PairDifference;
  readonly #factor: number;

  constructor(metric: Metric, { factor }: { readonly factor: number }) {
    this.#pair = new PairDifference(metric, { usualShare: 0 });
    this.#factor = factor;
  }

  next(sample: Sample): number {
    const difference = this.#pair.next(sample);
    if (difference === "none") return NO_POINT;
    if (difference === "odd") return LEFT_OUT;
    if (difference === "broken") return GAP;
    if (difference.second === 0) return NO_POINT;
    this.#pair.accept();
    this.weight = difference.second / Math.max(1, difference.spanMs) * 1000;
    const share = difference.first / difference.second * this.#factor;
    return Number.isFinite(share) ? share : NO_POINT;
  }

  restart(): void {
    this.#pair.restart();
  }
}
