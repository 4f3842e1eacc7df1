import type { Metric } from "../model/dashboard.ts";
import type { MetricType } from "../model/metric_types.ts";
import { Age } from "./age.ts";
import { CounterRate } from "./counter_rate.ts";
import { Delta } from "./delta.ts";
import type { Derivation, DerivationOptions } from "./derivation.ts";
import { GaugeValue } from "./gauge_value.ts";
import { HitRate } from "./hit_rate.ts";
import { PresentSum } from "./present_sum.ts";
import { Share } from "./share.ts";
import { lessSecond, overSecond, ValuePair } from "./value_pair.ts";

/** How each type of metric is derived. What else is said of it stands in `src/model/metric_types.ts`. */
const DERIVATIONS: Readonly<
  Record<MetricType, (metric: Metric, options: DerivationOptions) => Derivation>
> = {
  counter: (metric, options) => new CounterRate(metric, options),
  gauge: (metric) => new GaugeValue(metric),
  hit_rate: (metric) => new HitRate(metric),
  latency: (metric) => new Share(metric, { factor: metric.scale ?? 1 }),
  share: (metric) => new Share(metric, { factor: 100 }),
  ratio: (metric) => new Share(metric, { factor: metric.scale ?? 1 }),
  value_ratio: (metric) => new ValuePair(metric, overSecond),
  sum: (metric) => new GaugeValue(metric),
  difference: (metric) => new ValuePair(metric, lessSecond),
  delta: (metric) => new Delta(metric),
  age: (metric) => new Age(metric),
};

/** A fresh derivation for one metric of one host. */
export function derivationOf(metric: Metric, options: DerivationOptions): Derivation {
  if (metric.isDerived === true) return new GaugeValue(metric);
  const make = (metric: Metric) => DERIVATIONS[metric.type](metric, options);
  return metric.matched === "others" ? new PresentSum(metric, make) : make(metric);
}
