import type { Metric } from "../model/dashboard.ts";
import type { RecordNames } from "../model/record_names.ts";
import type { Derivation } from "./derivation.ts";
import { difference } from "./difference.ts";
import { GAP, NO_POINT } from "./point.ts";
import { type Quantity, quantityOf, type Sample } from "./sample.ts";

type Join = (first: Quantity, second: Quantity) => number;

/** The values of two records as they stand, joined to one number, times the metric's scale. */
export class ValuePair implements Derivation {
  readonly #key: RecordNames;
  readonly #key2: RecordNames;
  readonly #scale: number;
  readonly #join: Join;
  #seen = false;

  constructor({ key, key2, name, scale = 1 }: Metric, join: Join) {
    if (key2 === undefined) throw new TypeError(`the metric ${name} needs a second record (key2)`);
    this.#key = key;
    this.#key2 = key2;
    this.#scale = scale;
    this.#join = join;
  }

  next({ values }: Pick<Sample, "values">): number {
    const first = quantityOf(values, this.#key), second = quantityOf(values, this.#key2);
    if (first === undefined || second === undefined) return this.#seen ? GAP : NO_POINT;
    this.#seen = true;
    const joined = this.#join(first, second) * this.#scale;
    return Number.isFinite(joined) ? joined : NO_POINT;
  }

  restart(): void {
    this.#seen = false;
  }
}

/** The first over the second; over 0 it is no number. */
export function overSecond(first: Quantity, second: Quantity): number {
  return Number(first) / Number(second);
}

/** The first less the second, exact where both are integers. */
export function lessSecond(first: Quantity, second: Quantity): number {
  return difference(first, second);
}
