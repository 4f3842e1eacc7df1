import { type Fields, isFields } from "./fields.ts";
import type { ImportedCharts } from "./import_stage.ts";

/**
 * The collector's own charts: which label stands in which (`chart_map`), and what its `meta` says of their units and
 * of the tabs that they are on. Undefined where nothing is drawn together.
 */
export function importedCharts(chartMap: Fields, meta: unknown): ImportedCharts | undefined {
  const chartOf = new Map<string, string>();
  for (const [label, chart] of Object.entries(chartMap)) {
    if (typeof chart === "string" && chart.trim() !== "") chartOf.set(label, chart);
  }
  if (chartOf.size === 0) return undefined;
  const { charts = [], tabs = [] } = isFields(meta) ? meta : {};
  const units = new Map<string, string>();
  for (const chart of listOf(charts)) {
    const { chart: name, label, unit } = chart;
    const key = typeof name === "string" ? name : label;
    if (typeof key === "string" && typeof unit === "string" && unit !== "") units.set(key, unit);
  }
  const pages = listOf(tabs).flatMap(({ label, metrics }) =>
    typeof label === "string" && Array.isArray(metrics)
      ? [{ name: label, charts: metrics.filter((name) => typeof name === "string") }]
      : []
  );
  return { chartOf, units, pages };
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}
