import { stringify } from "yaml";
import type { Dashboard, Metric } from "../../model/dashboard.ts";
import { sourceContent } from "./source_yaml.ts";
import { unitOf } from "../../view/units.ts";

/** Where neither a file nor the command line says otherwise. */
const DEFAULT_HISTORY_SECONDS = 60;
const DEFAULT_TIME_ZONE = "UTC";

/** A dashboard as the text of a file that reads as the same dashboard, its defaults written out. */
export function dashboardYaml(dashboard: Dashboard): string {
  const { pages, historySeconds, timeZone, sources } = dashboard;
  const content = {
    history: historySeconds ?? DEFAULT_HISTORY_SECONDS,
    timezone: timeZone ?? DEFAULT_TIME_ZONE,
    ...(sources === undefined ? {} : { sources: sources.map(sourceContent) }),
    pages: pages.map(({ name, panels }) => ({
      name,
      panels: panels.map(({ title, metrics, unit = unitOf(metrics) }) => ({
        title,
        unit,
        metrics: metrics.map(metricContent),
      })),
    })),
  };
  return stringify(content, { lineWidth: 0, aliasDuplicateObjects: false });
}

function metricContent({ name, type, key, key2, color, unit, scale, refreshMs }: Metric): object {
  return {
    name,
    type,
    key,
    ...(key2 === undefined ? {} : { key2 }),
    color,
    ...(unit === undefined ? {} : { unit }),
    ...(scale === undefined ? {} : { scale }),
    ...(refreshMs === undefined ? {} : { refresh: refreshMs / 1000 }),
  };
}
