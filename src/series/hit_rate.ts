import type { Metric } from "../model/dashboard.ts";
import type { Derivation } from "./derivation.ts";
import { PairDifference } from "./pair_difference.ts";
import { GAP, NO_POINT } from "./point.ts";
import type { Sample } from "./sample.ts";

/** Hits per hundred lookups between two answers, 0 to 100; no lookups, no point. */
export class HitRate implements Derivation {
  readonly #pair: PairDifference;

  constructor(metric: Metric) {
    this.#pair = new PairDifference(metric);
  }

  next(sample: Sample): number {
    const difference = this.#pair.next(sample);
    if (difference === "none") return NO_POINT;
    if (difference === "broken") return GAP;
    const lookups = difference.first + difference.second;
    if (lookups <= 0) return NO_POINT;
    this.#pair.accept();
    return 100 * (difference.first / lookups);
  }

  restart(): void {
    this.#pair.restart();
  }
}
