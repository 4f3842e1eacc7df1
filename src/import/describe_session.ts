import { type Fields, isFields } from "./fields.ts";
import { ImportFault } from "./import_fault.ts";
import type { ImportedSession } from "./import_stage.ts";
import { importedCharts } from "./imported_charts.ts";
import type { ImportedTimes } from "./imported_times.ts";
import type { LeftOut } from "./left_out.ts";

/**
 * Takes over what a collector's newer file says of a session: `id`, `label`, `note`, `start`, `meta` (interval and
 * charts), `chart_map`; the rest (`lab`, `tunnels`, commands) a recording has no place for, which `leftOut` is told.
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
  const { id, label, note, start, meta, chart_map, lab, tunnels } = fields;
  session.label = textOf(label) ?? textOf(id);
  session.note = textOf(note);
  try {
    session.startMs = times.read(start, `${source}: start`);
  } catch (error) {
    // When it started its first row tells as well.
    if (!(error instanceof ImportFault)) throw error;
  }
  const { interval, charts } = isFields(meta) ? meta : {};
  if (typeof interval === "number" && interval > 0) session.intervalMs = interval * 1000;
  session.charts = importedCharts(isFields(chart_map) ? chart_map : {}, meta);
  leftOut.noPlaceFor("the description of the lab", lab);
  leftOut.noPlaceFor("tunnels", tunnels);
  if (Array.isArray(charts) && charts.some((chart) => isFields(chart) && textOf(chart.command))) {
    leftOut.noPlaceFor("the commands of charts", true);
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
  const hosts = Array.isArray(run.hosts) ? run.hosts.filter(isFields) : [];
  for (const { host, label, group } of hosts) {
    if (typeof host !== "string") continue;
    session.hosts.numberOf(host);
    if (typeof label === "string") session.hostLabels.set(host, label);
    if (typeof group === "string") session.hostGroups.set(host, group);
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}
