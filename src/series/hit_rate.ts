import type { Metric } from "../model/dashboard.ts";
import type { Derivation } from "./derivation.ts";
import { PairDifference } from "./pair_difference.ts";
import { GAP, LEFT_OUT, NO_POINT } from "./point.ts";
import type { Sample } from "./sample.ts";

/** Hits and misses that are summed up by turns lack up to a period's share: less is a change of the traffic. */
const USUAL_SHARE = 0.6;

/** Hits per hundred lookups between two answers, 0 to 100; no lookups, no point. */
export class HitRate implements Derivation {
  weight = 0;
  readonly #pair: PairDifference;

  constructor(metric: Metric) {
    this.#pair = new PairDifference(metric, { usualShare: USUAL_SHARE });
  }

  next(sample: Sample): number {
    const difference = this.#pair.next(sample);
    if (difference === "none") return NO_POINT;
    if (difference === "odd") return LEFT_OUT;
    if (difference === "broken") return GAP;
    const lookups = difference.first + difference.second;
    if (lookups <= 0) return NO_POINT;
    this.#pair.accept();
    this.weight = lookups / Math.max(1, difference.spanMs) * 1000;
    return 100 * (difference.first / lookups);
  }

  restart(): void {
    this.#pair.restart();
  }
}
