import type { Metric } from "../model/dashboard.ts";
import type { Derivation } from "./derivation.ts";
import { GAP, NO_POINT } from "./point.ts";
import { quantityOf, type Sample, timeOf } from "./sample.ts";

/** How long ago it was, in seconds, what a record holds the time of, in seconds since 1970. */
export class Age implements Derivation {
  readonly #metric: Metric;
  #seen = false;

  constructor(metric: Metric) {
    this.#metric = metric;
  }

  next(sample: Sample): number {
    const { key, source, scale = 1 } = this.#metric;
    const since = quantityOf(sample.values, key);
    if (since === undefined) return this.#seen ? GAP : NO_POINT;
    this.#seen = true;
    const { atMs, clocksApartMs } = timeOf(sample, source);
    // Clocks of two machines differ a little.
    return Math.max(0, (atMs + clocksApartMs) / 1000 - Number(since)) * scale;
  }

  restart(): void {
    this.#seen = false;
  }
}
