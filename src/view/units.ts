import { metricFacts } from "../model/metric_types.ts";
import type { Metric, Panel } from "../model/dashboard.ts";

/** What the numbers of metrics are, in words, where their panel does not say. */
export function unitOf(metrics: readonly Pick<Metric, "unit" | "type">[]): string {
  return [...new Set(metrics.map(({ unit, type }) => unit ?? metricFacts(type).unit))].join(", ");
}

/** What the numbers of a panel are, in words. */
export function panelUnit(
  { unit, metrics, wildcards = [] }: Pick<Panel, "unit" | "metrics" | "wildcards">,
): string {
  return unit ?? unitOf([...metrics, ...wildcards.map(({ metric }) => metric)]);
}

/** What the numbers of one metric of a panel are: its own word, then the panel's, unless its metrics are unlike. */
export function metricUnit(metric: Metric, panel: Panel): string {
  if (metric.unit !== undefined) return metric.unit;
  const isOfOneType = panel.metrics.every(({ type, unit }) =>
    type === metric.type && unit === undefined
  );
  return isOfOneType ? panelUnit(panel) : unitOf([metric]);
}
