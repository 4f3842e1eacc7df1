import type { Metric } from "../model/dashboard.ts";
import type { Derivation } from "./derivation.ts";
import { quantityOf, type Sample } from "./sample.ts";

/**
 * What is derived of the sum of those of its records that a host has. One that is lost makes a gap, and one
 * that appears begins anew: neither looks like a fall or a rise of the sum.
 */
export class PresentSum implements Derivation {
  readonly #metric: Metric;
  readonly #make: (metric: Metric) => Derivation;
  #present: ReadonlySet<string> = new Set();
  #inner: Derivation;

  constructor(metric: Metric, make: (metric: Metric) => Derivation) {
    this.#metric = metric;
    this.#make = make;
    this.#inner = make(metric);
  }

  get refreshMs(): number | undefined {
    return this.#inner.refreshMs;
  }

  get weight(): number {
    return this.#inner.weight ?? 0;
  }

  next(sample: Sample): number {
    const present = [this.#metric.key].flat()
      .filter((name) => quantityOf(sample.values, name) !== undefined);
    if (present.some((name) => !this.#present.has(name))) {
      this.#present = new Set(present);
      this.#inner = this.#make({ ...this.#metric, key: present });
    }
    return this.#inner.next(sample);
  }

  restart(): void {
    this.#inner.restart();
  }
}
