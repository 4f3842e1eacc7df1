import type { Metric } from "../model/dashboard.ts";
import type { RecordNames } from "../model/record_names.ts";
import type { Derivation } from "./derivation.ts";
import { GAP, LEFT_OUT, NO_POINT } from "./point.ts";
import { quantityOf, type Sample } from "./sample.ts";

/** ATS keeps gauges in 64 bits with a sign: beyond stands a level below 0 that was printed without. */
const MOST = 2n ** 63n;

/** The value of one record as it stands, times the metric's scale. */
export class GaugeValue implements Derivation {
  readonly #key: RecordNames;
  readonly #scale: number;
  #seen = false;

  constructor({ key, scale = 1 }: Metric) {
    this.#key = key;
    this.#scale = scale;
  }

  next({ values }: Pick<Sample, "values">): number {
    const quantity = quantityOf(values, this.#key);
    if (quantity === undefined) return this.#seen ? GAP : NO_POINT;
    if (typeof quantity === "bigint" && quantity >= MOST) return LEFT_OUT;
    this.#seen = true;
    const value = Number(quantity) * this.#scale;
    return Number.isFinite(value) ? value : NO_POINT;
  }

  restart(): void {
    this.#seen = false;
  }
}
