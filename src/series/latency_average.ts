import type { Metric } from "../model/dashboard.ts";
import type { Derivation } from "./derivation.ts";
import { PairDifference } from "./pair_difference.ts";
import { GAP, LEFT_OUT, NO_POINT } from "./point.ts";
import type { Sample } from "./sample.ts";

/**
 * The change of a summed time (`key`) per event (`key2`) between two answers, times the scale.
 * Without a new event there is no point, and time already summed counts towards the next event.
 */
export class LatencyAverage implements Derivation {
  readonly #pair: PairDifference;
  readonly #scale: number;

  constructor(metric: Metric) {
    this.#pair = new PairDifference(metric, { usualShare: 0 });
    this.#scale = metric.scale ?? 1;
  }

  next(sample: Sample): number {
    const difference = this.#pair.next(sample);
    if (difference === "none") return NO_POINT;
    if (difference === "odd") return LEFT_OUT;
    if (difference === "broken") return GAP;
    if (difference.second === 0) return NO_POINT;
    this.#pair.accept();
    const average = difference.first / difference.second * this.#scale;
    return Number.isFinite(average) ? average : NO_POINT;
  }

  restart(): void {
    this.#pair.restart();
  }
}
