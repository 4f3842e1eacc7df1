import type { Metric, MetricType } from "../model/dashboard.ts";
import { CounterRate } from "./counter_rate.ts";
import type { Derivation, DerivationOptions } from "./derivation.ts";
import { GaugeValue } from "./gauge_value.ts";
import { HitRate } from "./hit_rate.ts";
import { LatencyAverage } from "./latency_average.ts";

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
