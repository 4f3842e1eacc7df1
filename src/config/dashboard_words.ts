import { METRIC_TYPE_NAMES, metricFacts, type MetricType } from "../model/metric_types.ts";
import { alertShape, hostDownShape, panelAlertShape } from "./alert_shape.ts";
import { dashboardShape, panelShape } from "./dashboard_shape.ts";
import type { FileWords } from "./shape_faults.ts";
import { sourceShape } from "./source_shape.ts";
import { thresholdShape } from "./threshold_shape.ts";

/** What the objects of a file may hold, by how deep they lie. */
const ALLOWED: FileWords["allowed"] = {
  file: Object.keys(dashboardShape.shape),
  history: ["seconds"],
  page: ["name", "panels"],
  // What it must have stands first.
  panel: [...new Set(["title", "unit", "metrics", ...Object.keys(panelShape.shape)])],
  threshold: Object.keys(thresholdShape.shape),
  ...Object.fromEntries(METRIC_TYPE_NAMES.map((type) => [type, keysOf(type)])),
  alert: Object.keys(alertShape.shape),
  panel_alert: Object.keys(panelAlertShape.shape),
  host_down: Object.keys(hostDownShape.shape),
  source: Object.keys(sourceShape.shape),
};

function keysOf(type: MetricType): string[] {
  const { key2, options } = metricFacts(type);
  return [
    ...["name", "type", "key", ...(key2 === undefined ? [] : ["key2"]), "color"],
    ...options,
    ...["unit", "worse", "alerts", "match", "most", "prometheus"],
  ];
}

/** What is wanted where a key is missing. */
const WANTED: FileWords["wanted"] = {
  pages: "a list of pages, each with a name and panels",
  panels: "a list of 1 to 4 panels, each with a title and metrics",
  metrics: "a list of metrics, each with name, type, key and color",
  key: "the name of a record, or a list of them",
  key2: "this type takes a second record",
  color: 'write it as "#rrggbb", in quotes',
};

/** The words of dashboard files. */
export const DASHBOARD_WORDS: FileWords = {
  allowed: ALLOWED,
  kindOf,
  types: METRIC_TYPE_NAMES,
  wanted: WANTED,
};

function kindOf(path: readonly PropertyKey[], value: unknown): string {
  const last = path.filter((part) => typeof part === "string").at(-1);
  if (last === undefined) return "file";
  if (last === "history" || last === "host_down") return last;
  if (last === "alerts") return path.includes("metrics") ? "alert" : "panel_alert";
  if (last !== "metrics") return last.replace(/s$/, "");
  return String((value as { readonly type?: unknown }).type);
}
