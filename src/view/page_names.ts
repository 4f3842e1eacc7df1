import type { Page } from "../model/dashboard.ts";

/** What there is to choose from on a page. */
export interface PageNames {
  readonly name: string;
  readonly panels: readonly { readonly title: string; readonly metrics: readonly string[] }[];
}

/** The names of pages, of their panels and metrics. */
export function pageNames(pages: readonly Page[]): PageNames[] {
  return pages.map(({ name, panels }) => ({
    name,
    panels: panels.map(({ title, metrics }) => ({
      title,
      metrics: metrics.map((metric) => metric.name),
    })),
  }));
}
