import { plainText } from "../../base/plain_text.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import type { ExportSelection } from "../../export/export_recording.ts";
import type { Dashboard } from "../../model/dashboard.ts";
import { UsageError } from "../../model/errors.ts";
import type { Host } from "../../model/host.ts";
import { type MetricPlace, metricPlaces } from "../../model/metric_places.ts";
import { recordsOfMetric } from "../../model/record_names.ts";
import type { SeriesName } from "../../model/series_point.ts";
import type { RecordedSession } from "../../store/session_table.ts";
import type { ReadSeries } from "../../view/series_points.ts";
import { metricUnit } from "../../view/units.ts";
import { chosenHosts } from "../replay/recorded_session.ts";

/** Which part was asked for. */
type Part = Pick<SettingsFor<"export">, "file" | "hosts" | "metrics" | "session">;

/** Of some hosts those that were asked for. Throws a `UsageError` where there are none such. */
export function exportedHosts(
  recorded: readonly Host[],
  { file, hosts = [] }: Part,
): readonly Host[] {
  if (hosts.length === 0) return recorded;
  chosenHosts(recorded, { file, hosts });
  return recorded.filter(({ id, label }) => hosts.includes(id) || hosts.includes(label));
}

/**
 * Which hosts and records of some runs were asked for, records by their names or by those of the metrics that are
 * derived from them. Throws a `UsageError` where there are none such.
 */
export function exportPart(
  sessions: readonly RecordedSession[],
  part: Part,
  dashboard: Dashboard,
): Pick<ExportSelection, "sessionIds" | "hostIds" | "records"> {
  const hosts = exportedHosts(sessions.flatMap((one) => one.hosts), part);
  const patterns = part.metrics?.map((metric) => new RegExp(metric));
  const derived = new Set(
    patterns &&
      namedMetrics(dashboard).filter((named) => isNamed(named, patterns))
        .flatMap(({ metric }) => recordsOfMetric(metric)),
  );
  const records = patterns && [...new Set(sessions.flatMap((session) => session.records))]
    .filter((name) => derived.has(name) || patterns.some((one) => one.test(name)));
  if (records?.length === 0) throw nothingMatches(part, "record");
  return {
    sessionIds: part.session === undefined ? undefined : sessions.map(({ id }) => id),
    hostIds: part.hosts === undefined ? undefined : [...new Set(hosts.map(({ id }) => id))],
    records,
  };
}

/** A line of one host: how it is read, and what it is called. */
export type NamedSeries = ReadSeries & SeriesName;

/**
 * The lines of some hosts that were asked for, host by host: by the names of their metrics, or of the records
 * that they are derived from. Throws a `UsageError` where there are none such.
 */
export function seriesPart(
  hosts: readonly Host[],
  part: Part,
  dashboard: Dashboard,
): readonly NamedSeries[] {
  const patterns = part.metrics?.map((metric) => new RegExp(metric));
  const metrics = namedMetrics(dashboard).filter((named) =>
    patterns === undefined || isNamed(named, patterns) ||
    recordsOfMetric(named.metric).some((record) => patterns.some((one) => one.test(record)))
  );
  if (metrics.length === 0) throw nothingMatches(part, "metric");
  return hosts.flatMap(({ id }, place) =>
    metrics.map((named): NamedSeries => ({ ...named, host: place, hostId: id }))
  );
}

type NamedMetric = Omit<NamedSeries, "host" | "hostId">;

/** All metrics with what tells each from the others: the page's name where those of panel and metric do not. */
function namedMetrics({ pages }: Dashboard): readonly NamedMetric[] {
  const all = metricPlaces(pages);
  const labelOf = ({ panel, metric }: MetricPlace) => `${panel.title}/${metric.name}`;
  const byLabel = Map.groupBy(all, labelOf);
  return all.map((place) => {
    const { metric, index, panel, page } = place, label = labelOf(place);
    const isOnly = byLabel.get(label)!.length === 1;
    const unit = metricUnit(metric, panel);
    return { metric, index, unit, label: isOnly ? label : `${page.name}/${label}` };
  });
}

/** Whether a pattern matches its own name, or that with its panel. */
function isNamed({ label, metric }: NamedMetric, patterns: readonly RegExp[]): boolean {
  return patterns.some((pattern) => pattern.test(label) || pattern.test(metric.name));
}

function nothingMatches({ file, metrics = [] }: Part, what: "metric" | "record"): UsageError {
  return new UsageError(
    `${plainText(file)} has no ${what} that matches --metric ${plainText(metrics.join(", "))}.`,
  );
}
