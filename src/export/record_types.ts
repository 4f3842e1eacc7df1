import { metricFacts } from "../model/metric_types.ts";
import { recordsOfMetric } from "../model/record_names.ts";
import type { Metric } from "../model/dashboard.ts";

/** Written whatever is drawn: it tells when the counters began at 0. */
export const START_TIME_RECORD = "proxy.process.proxy.start_time";

/**
 * The types of records by what metrics do with them: a gauge is read as it is, all else is
 * counted. A record that is read both ways has none.
 */
export function recordTypes(metrics: readonly Metric[]): Map<string, "counter" | "gauge"> {
  const types = new Map<string, "counter" | "gauge" | undefined>();
  for (const metric of metrics) {
    const rises = metricFacts(metric.type).rises && !metric.isDerived;
    const kind = rises ? "counter" : "gauge";
    for (const record of recordsOfMetric(metric)) {
      types.set(record, types.has(record) && types.get(record) !== kind ? undefined : kind);
    }
  }
  const known = new Map<string, "counter" | "gauge">();
  for (const [record, kind] of types) if (kind !== undefined) known.set(record, kind);
  return known;
}
