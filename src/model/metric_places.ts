import type { Metric, Page, Panel } from "./dashboard.ts";

/** A metric of a dashboard, and where it stands there. */
export interface MetricPlace {
  readonly metric: Metric;
  readonly panel: Panel;
  readonly page: Page;
  readonly pageIndex: number;
  /** Among the metrics of all pages, as a history has them. */
  readonly index: number;
}

/** The metrics of all pages, in order. */
export function metricPlaces(pages: readonly Page[]): MetricPlace[] {
  return pages
    .flatMap((page, pageIndex) => page.panels.map((panel) => ({ page, pageIndex, panel })))
    .flatMap((place) => place.panel.metrics.map((metric) => ({ ...place, metric })))
    .map((place, index) => ({ ...place, index }));
}
