import { type Fields, isFields } from "../base/fields.ts";
import { ImportFault } from "./import_fault.ts";
import type { ImportedCharts, ImportedSession } from "./import_stage.ts";
import type { ImportedTimes } from "./imported_times.ts";
import type { LeftOut } from "./left_out.ts";

/**
 * Takes over what a collector's newer file says of a session: `id`, `label`, `note`, `start`, `end`, `meta` (interval and
 * charts), `chart_map`; the rest (`lab`, `tunnels`, what else is said of charts) a recording has no place for, which
 * `leftOut` is told.
 */
export function describeSession(
  session: ImportedSession,
  fields: Fields,
  { source, times, leftOut }: {
    readonly source: string;
    readonly times: ImportedTimes;
    readonly leftOut: LeftOut;
  },
): void {
  const { id, label, note, start, end, meta, chart_map, lab, tunnels } = fields;
  session.label = textOf(label) ?? textOf(id);
  session.note = textOf(note);
  // Where they are not told its first and last row tell as well.
  session.startMs = timeOf(start, times, source);
  session.endMs = timeOf(end, times, source);
  const { interval, charts, tabs } = isFields(meta) ? meta : {};
  if (typeof interval === "number" && interval > 0) session.intervalMs = interval * 1000;
  session.charts = importedCharts(isFields(chart_map) ? chart_map : {}, meta);
  leftOut.noPlaceFor("the description of the lab", lab);
  leftOut.noPlaceFor("tunnels", tunnels);
  for (const [what, list, member] of NO_PLACE) {
    const items = listOf(list === "charts" ? charts : tabs);
    leftOut.noPlaceFor(what, items.map((item) => item[member]));
  }
}

/** What is said of charts and tabs that no panel or page of a dashboard can say. */
const NO_PLACE = [
  ["the commands of charts", "charts", "command"],
  ["the axis titles of charts", "charts", "y_title"],
  ["how many lines a chart shows", "charts", "max_series"],
  ["the columns of tables", "tabs", "columns"],
] as const;

function timeOf(value: unknown, times: ImportedTimes, source: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  try {
    return times.read(value, source);
  } catch (error) {
    if (error instanceof ImportFault) return undefined;
    throw error;
  }
}

/** Takes over what this program's own export says of one of its runs. */
export function describeRun(session: ImportedSession, run: Fields): void {
  session.label = textOf(run.label);
  session.note = textOf(run.note);
  session.timeZone = textOf(run.time_zone);
  session.dashboardText = textOf(run.dashboard);
  if (typeof run.interval === "number" && run.interval > 0) {
    session.intervalMs = run.interval * 1000;
  }
  session.tellsMisses = true;
  for (const { host, label, group } of listOf(run.hosts)) {
    if (typeof host !== "string") continue;
    session.hosts.numberOf(host);
    if (typeof label === "string") session.hostLabels.set(host, label);
    if (typeof group === "string") session.hostGroups.set(host, group);
  }
}

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
  const { charts, tabs } = isFields(meta) ? meta : {};
  const units = new Map<string, string>();
  // The map and the tabs call a chart by its label; files that know only its key call it by that.
  for (const name of ["chart", "label"]) {
    for (const { [name]: key, unit } of listOf(charts)) {
      if (typeof key === "string" && typeof unit === "string" && unit !== "") units.set(key, unit);
    }
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

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}
