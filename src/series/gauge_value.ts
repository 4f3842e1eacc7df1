import type { Metric } from "../model/dashboard.ts";
import type { Derivation } from "./derivation.ts";
import { GAP, NO_POINT } from "./point.ts";
import { quantityOf, type Sample } from "./sample.ts";

/** The value of one record as it stands, times the metric's scale. */
export class GaugeValue implements Derivation {
  readonly #key: string;
  readonly #scale: number;
  #seen = false;

  constructor({ key, scale = 1 }: Metric) {
    this.#key = key;
    this.#scale = scale;
  }

  next(sample: Sample): number {
    const quantity = quantityOf(sample.values, this.#key);
    if (quantity === undefined) return this.#seen ? GAP : NO_POINT;
    this.#seen = true;
    const value = Number(quantity) * this.#scale;
    return Number.isFinite(value) ? value : NO_POINT;
  }

  restart(): void {
    this.#seen = false;
  }
}
