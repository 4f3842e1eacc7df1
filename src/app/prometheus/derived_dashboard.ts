import type { Dashboard, Metric } from "../../model/dashboard.ts";

/**
 * A dashboard as a Prometheus fills it: metrics for which it names a query are what that yields, with no
 * derivation of ours; the others are derived of the servers' records as ever. `records`: those that a recording
 * holds of one, queries among them.
 */
export function derivedDashboard(dashboard: Dashboard, records?: readonly string[]): Dashboard {
  const held = records && new Set(records);
  const derived = (metric: Metric): Metric => {
    const { query, key2: _, scale: __, source: ___, ...rest } = metric;
    if (query === undefined || held?.has(query) === false) return metric;
    return { ...rest, query, key: query, isDerived: true };
  };
  return {
    ...dashboard,
    pages: dashboard.pages.map((page) => ({
      ...page,
      panels: page.panels.map((panel) => ({ ...panel, metrics: panel.metrics.map(derived) })),
    })),
  };
}
