import type { Metric } from "../model/dashboard.ts";
import type { RecordNames } from "../model/record_names.ts";
import type { Derivation } from "./derivation.ts";
import { GAP, LEFT_OUT, NO_POINT } from "./point.ts";
import { quantityOf, type Sample } from "./sample.ts";

/** ATS keeps gauges in 64 bits with a sign: beyond stands a level below 0 that was printed without. */
const MOST = 2n ** 63n;

/** What is told of only now and then is late after so many times its refresh. */
const LATE = 1.5;

/**
 * The value of one record as it stands, times the metric's scale. Its line breaks where an answer lacks it, of one that
 * is refreshed more slowly where it is overdue.
 */
export class GaugeValue implements Derivation {
  readonly #key: RecordNames;
  readonly #scale: number;
  readonly #lateMs: number;
  #seenAtMs: number | undefined;

  constructor({ key, scale = 1, refreshMs = 0 }: Metric) {
    this.#key = key;
    this.#scale = scale;
    this.#lateMs = LATE * refreshMs;
  }

  next({ values, atMs }: Pick<Sample, "values" | "atMs">): number {
    const quantity = quantityOf(values, this.#key);
    if (quantity === undefined) {
      const seenAtMs = this.#seenAtMs;
      return seenAtMs === undefined || atMs - seenAtMs < this.#lateMs ? NO_POINT : GAP;
    }
    if (typeof quantity === "bigint" && quantity >= MOST) return LEFT_OUT;
    this.#seenAtMs = atMs;
    const value = Number(quantity) * this.#scale;
    return Number.isFinite(value) ? value : NO_POINT;
  }

  restart(): void {
    this.#seenAtMs = undefined;
  }
}
