import type { AggregateMode } from "./aggregate.ts";
import { AggregateSeries, type Member } from "./aggregate_series.ts";

export interface HostAggregatesOptions {
  readonly capacity: number;
  /** For how many columns a metric's value stands while there is nothing new to measure. */
  readonly holdColumns: (metricIndex: number) => number;
  readonly member: (metricIndex: number, hostIndex: number) => Member;
  /** How many series are kept up to date. */
  readonly keep: () => number;
}

export interface AggregateRequest {
  readonly metricIndex: number;
  readonly hostIndexes: readonly number[];
  readonly mode: AggregateMode;
  /** The first column that is wanted. */
  readonly first: number;
  /** How many columns were ever opened. */
  readonly opened: number;
}

/** The aggregates that are being looked at: made when first read, extended at each later reading. */
export class HostAggregates {
  readonly #options: HostAggregatesOptions;
  readonly #series = new Map<string, AggregateSeries>();

  constructor(options: HostAggregatesOptions) {
    this.#options = options;
  }

  /** Forgets all: what the hosts' series held was changed. */
  clear(): void {
    this.#series.clear();
  }

  /** The series of several hosts, complete up to the newest tick that all of them answered. */
  read({ metricIndex, hostIndexes, mode, first, opened }: AggregateRequest): AggregateSeries {
    const { capacity, holdColumns, member, keep } = this.#options;
    const key = `${metricIndex} ${mode} ${hostIndexes.join(",")}`;
    const kept = this.#series.get(key);
    const usable = kept !== undefined && kept.first <= first && kept.next >= opened - capacity;
    const series = usable ? kept : new AggregateSeries(
      hostIndexes.map((hostIndex) => member(metricIndex, hostIndex)),
      { mode, capacity, first, holdColumns: holdColumns(metricIndex) },
    );
    // Map keeps the order of insertion: the first key is the one that was read longest ago.
    this.#series.delete(key);
    this.#series.set(key, series);
    const [oldestKey] = this.#series.keys();
    if (this.#series.size > keep() && oldestKey !== undefined) this.#series.delete(oldestKey);
    series.extend(opened);
    return series;
  }
}
