import type { Dashboard, Metric } from "../model/dashboard.ts";
import type { RecordValue } from "../model/record_value.ts";
import { expandDashboard, wildcardsOf } from "./expand_dashboard.ts";

/** A dashboard whose wildcards make metrics of the records that are met. */
export class GrowingDashboard {
  readonly #file: Dashboard;
  readonly #expressions: readonly RegExp[];
  /** What need not be looked at again. */
  readonly #met = new Set<string>();
  readonly #matched = new Set<string>();
  #current: Dashboard;

  /** `dashboard` is as it was read from a file; `names` are records that are known already. */
  constructor(dashboard: Dashboard, names: Iterable<string> = []) {
    this.#file = dashboard;
    this.#expressions = wildcardsOf(dashboard).map(({ pattern }) => new RegExp(pattern));
    this.#current = dashboard;
    this.meetNames(names);
  }

  /** With the metrics of all records that were met. */
  get current(): Dashboard {
    return this.#current;
  }

  /** The records that wildcards found. */
  get matched(): ReadonlySet<string> {
    return this.#matched;
  }

  /** All its metrics, in order. */
  get metrics(): Metric[] {
    return this.#current.pages.flatMap(({ panels }) => panels.flatMap(({ metrics }) => metrics));
  }

  /** Takes in which records an answer holds; whether that makes a new metric. What holds text makes none. */
  meet(values: ReadonlyMap<string, RecordValue>): boolean {
    if (this.#expressions.length === 0) return false;
    const names: string[] = [];
    for (const [name, value] of values) {
      if (typeof value !== "string" && !this.#met.has(name)) names.push(name);
    }
    return this.meetNames(names);
  }

  /** The same by their names alone. */
  meetNames(names: Iterable<string>): boolean {
    const before = this.#matched.size;
    for (const name of this.#expressions.length === 0 ? [] : names) {
      if (this.#met.has(name)) continue;
      this.#met.add(name);
      if (this.#expressions.some((expression) => expression.test(name))) this.#matched.add(name);
    }
    if (this.#matched.size === before) return false;
    this.#current = expandDashboard(this.#file, this.#matched);
    return true;
  }
}
