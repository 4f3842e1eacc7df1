import type { Dashboard, Metric } from "../../model/dashboard.ts";

/**
 * A dashboard as a Prometheus is to fill it: metrics for which it names a query are what that yields, with no
 * derivation of ours; the others are derived of the servers' records as ever.
 */
export function derivedDashboard(dashboard: Dashboard): Dashboard {
  return {
    ...dashboard,
    pages: dashboard.pages.map((page) => ({
      ...page,
      panels: page.panels.map((panel) => ({ ...panel, metrics: panel.metrics.map(derived) })),
    })),
  };
}

function derived(metric: Metric): Metric {
  const { query, key2: _, scale: __, source: ___, ...rest } = metric;
  return query === undefined ? metric : { ...rest, query, key: query, isDerived: true };
}
