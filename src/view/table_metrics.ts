import type { Dashboard, Metric } from "../model/dashboard.ts";
import { metricPlaces } from "../model/metric_places.ts";
import { recordsOfMetric } from "../model/record_names.ts";
import { metricUnit } from "./units.ts";

/** A column of the host table that shows a metric, or its share of another one in percent. */
export interface TableMetric {
  readonly title: string;
  readonly metric: Metric;
  /** Its index in the history. */
  readonly index: number;
  readonly unit: string;
  readonly of?: { readonly metric: Metric; readonly index: number } | undefined;
}

const REQUESTS = "proxy.process.http.incoming_requests";
const CONNECTIONS = "proxy.process.http.current_client_connections";
/** Without those that say most of a server there are so many of the dashboard's first ones. */
const MOST_OTHERS = 7;

/**
 * The metrics that the host table shows: those that the dashboard's `table` names (`Panel/Metric`, or a
 * metric's name), else requests, hit rate, latencies, errors and connections as far as they are on its pages.
 */
export function tableMetrics(dashboard: Dashboard): TableMetric[] {
  const all = flatTableMetrics(dashboard);
  if (dashboard.table !== undefined) {
    return dashboard.table.flatMap((name) => all.find((column) => isNamed(column, name)) ?? []);
  }
  const byRecord = (record: string) => all.find(({ metric }) => isOne(metric, record));
  const requests = byRecord(REQUESTS);
  const share = (code: string) => {
    const found = byRecord(`proxy.process.http.${code}_responses`);
    if (found === undefined || requests === undefined) return [];
    return [{ ...found, title: `${code} %`, unit: "percent", of: requests }];
  };
  const titled = (title: string, columns: readonly (TableMetric | undefined)[]) =>
    columns.flatMap((column) => column === undefined ? [] : [{ ...column, title }]);
  const found = [
    ...titled("req/s", [requests]),
    ...titled("hit %", all.filter(({ metric }) => metric.type === "hit_rate").slice(0, 1)),
    ...all.filter(({ metric }) => metric.type === "latency").slice(0, 2)
      .map((column) => ({ ...column, title: `${column.metric.name.toLowerCase()} ms` })),
    ...share("4xx"),
    ...share("5xx"),
    ...titled("conns", [byRecord(CONNECTIONS)]),
  ];
  return found.length > 0 ? found : all.slice(0, MOST_OTHERS);
}

interface NamedMetric extends TableMetric {
  readonly panel: string;
}

function flatTableMetrics({ pages }: Dashboard): NamedMetric[] {
  return metricPlaces(pages).map(({ metric, panel, index }) => ({
    panel: panel.title,
    title: panel.metrics.length === 1 ? panel.title : `${panel.title} ${metric.name}`,
    metric,
    index,
    unit: metricUnit(metric, panel),
  }));
}

function isNamed({ panel, metric }: NamedMetric, name: string): boolean {
  return [metric.name, `${panel}/${metric.name}`].some((own) =>
    own.toLowerCase() === name.toLowerCase()
  );
}

/** Whether a metric is a record as it is, or its change. */
function isOne(metric: Metric, record: string): boolean {
  const [one, ...others] = recordsOfMetric(metric);
  return one === record && others.length === 0;
}
