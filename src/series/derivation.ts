import type { Metric, MetricType } from "../model/dashboard.ts";
import { CounterRate } from "./counter_rate.ts";
import { GaugeValue } from "./gauge_value.ts";
import { HitRate } from "./hit_rate.ts";
import { LatencyAverage } from "./latency_average.ts";
import type { Sample } from "./sample.ts";

/** Turns one host's successive answers into the values of one metric. */
export interface Derivation {
  /** The value at this answer, or `NO_POINT`, `GAP`, `LEFT_OUT`. Never negative but for a negative gauge. */
  next(sample: Sample): number;
  /** How often the server refreshes it, where that was measured, in milliseconds. */
  readonly refreshMs?: number | undefined;
  /** Forgets what was read before: the server's counters began anew. */
  restart(): void;
}

export interface DerivationOptions {
  /** The nominal time between two polls, in milliseconds. */
  readonly intervalMs: number;
}

const DERIVATIONS: Readonly<
  Record<MetricType, (metric: Metric, options: DerivationOptions) => Derivation>
> = {
  counter: (metric, options) => new CounterRate(metric, options),
  gauge: (metric) => new GaugeValue(metric),
  hit_rate: (metric) => new HitRate(metric),
  latency: (metric) => new LatencyAverage(metric),
};

/** A fresh derivation for one metric of one host. */
export function derivationOf(metric: Metric, options: DerivationOptions): Derivation {
  return DERIVATIONS[metric.type](metric, options);
}
