import { type Labels, type PrometheusSeries } from "../../collect/prometheus/parse_result.ts";
import { selectorOf } from "../../collect/prometheus/selector.ts";
import { prometheusNames, recordTypes } from "../../export/prometheus_names.ts";
import { OWN_METRICS } from "../../export/prometheus_text.ts";
import type { Dashboard } from "../../model/dashboard.ts";
import { flatMetrics } from "../../view/scene.ts";
import { askedRecords } from "../live/collection.ts";

/** How a record is asked for. */
export interface RecordQuery {
  readonly record: string;
  /** PromQL: what picks the record's own series or, where `isDerived`, what yields its values. */
  readonly expression: string;
  readonly isDerived: boolean;
  /** By which names a record's series may go, the best first; none of an expression's results. */
  readonly names: readonly string[];
}

/** What a dashboard asks of a Prometheus: one query a record, for all hosts. */
export function recordQueries(
  dashboard: Dashboard,
  matchers: readonly string[],
): readonly RecordQuery[] {
  const metrics = flatMetrics(dashboard.pages);
  const derived = new Set(metrics.flatMap(({ isDerived, key }) => isDerived ? [String(key)] : []));
  const mapped = [...derived].map((query): RecordQuery => ({
    record: query,
    expression: query,
    isDerived: true,
    names: [],
  }));
  // A page of queries alone needs nothing of ours, which may be named by another label.
  if (metrics.every(({ isDerived }) => isDerived)) return mapped;
  const records = askedRecords(dashboard).filter((record) => !derived.has(record));
  const names = prometheusNames(records, recordTypes(metrics));
  const samples = new Set([...names.values()].map(({ sample }) => sample));
  const raw = [...names].map(([record, { sample }]): RecordQuery => {
    // The dashboard of whoever is scraped may know it as a counter where this one does not.
    const other = sample.endsWith("_total") ? sample.slice(0, -6) : `${sample}_total`;
    const own = samples.has(other) ? [sample] : [sample, other];
    return queryOf(record, own, matchers);
  });
  return [
    ...Object.values(OWN_METRICS).map((name) => queryOf(name, [name], matchers)),
    ...raw,
    ...mapped,
  ];
}

function queryOf(
  record: string,
  names: readonly string[],
  matchers: readonly string[],
): RecordQuery {
  return { record, expression: selectorOf({ names, matchers }), isDerived: false, names };
}

/**
 * The series of a record, by host. Several of one host come with the newest first: those that end earlier may
 * tell what was before it (an older job, what was backfilled), and never beside it.
 */
export function seriesByHost(
  series: readonly PrometheusSeries[],
  { query: { record, names }, hostOf }: {
    readonly query: RecordQuery;
    readonly hostOf: (labels: Labels) => number | undefined;
  },
): ReadonlyMap<number, readonly PrometheusSeries[]> {
  // Records whose names became the same are told apart by this label.
  const own = series.filter(({ labels, samples }) =>
    samples.length > 0 && hostOf(labels) !== undefined &&
    (names.length === 0 || (labels.record ?? record) === record)
  );
  const byHost = Map.groupBy(own, ({ labels }) => hostOf(labels)!);
  for (const several of byHost.values()) {
    several.sort((one, other) => lastSecond(other) - lastSecond(one));
  }
  return byHost;
}

function lastSecond({ samples }: PrometheusSeries): number {
  return samples.at(-1)![0];
}
