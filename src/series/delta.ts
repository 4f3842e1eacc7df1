import type { Metric } from "../model/dashboard.ts";
import type { RecordNames } from "../model/record_names.ts";
import { CounterWatch } from "./counter_watch.ts";
import type { Derivation } from "./derivation.ts";
import { difference } from "./difference.ts";
import { GAP, LEFT_OUT, NO_POINT } from "./point.ts";
import { type Quantity, quantityOf, type Sample } from "./sample.ts";

/** How much a counter rose since the answer before, times the metric's scale. */
export class Delta implements Derivation {
  readonly #key: RecordNames;
  readonly #scale: number;
  readonly #watch = new CounterWatch();
  #last: Quantity | undefined;

  constructor({ key, scale = 1 }: Metric) {
    this.#key = key;
    this.#scale = scale;
  }

  next({ values, atMs }: Sample): number {
    const value = quantityOf(values, this.#key);
    if (value === undefined) return this.#last === undefined ? NO_POINT : GAP;
    const verdict = this.#watch.judge(value, atMs);
    if (verdict === "odd") return LEFT_OUT;
    if (verdict === "held") return NO_POINT;
    const last = verdict === "good" ? this.#last : undefined;
    this.#last = value;
    return last === undefined ? NO_POINT : difference(value, last) * this.#scale;
  }

  restart(): void {
    this.#last = undefined;
    this.#watch.restart();
  }
}
