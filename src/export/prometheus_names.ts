import { metricFacts } from "../model/metric_types.ts";
import { recordsOfMetric } from "../model/record_names.ts";
import type { Metric } from "../model/dashboard.ts";
import { plainText } from "../base/plain_text.ts";

export type RecordType = "counter" | "gauge" | "unknown";

/** What Prometheus calls a record. */
export interface PrometheusName {
  /** Of its metric family. */
  readonly family: string;
  /** Of its samples: a counter's end in `_total`, as OpenMetrics demands. */
  readonly sample: string;
  readonly type: RecordType;
  /** The record's own name, as the value of a label `record`: where several became one. */
  readonly record?: string | undefined;
}

/**
 * The names of records, the same whether they are scraped or exported: what is not allowed becomes `_`, as in Traffic
 * Server's own stats_over_http. Records whose names fall together, with or without `_total`, are of no known type.
 */
export function prometheusNames(
  records: Iterable<string>,
  types: ReadonlyMap<string, "counter" | "gauge">,
): ReadonlyMap<string, PrometheusName> {
  const bases = new Map([...new Set(records)].map((record) => [record, baseName(record)]));
  const byBase = Map.groupBy(bases.keys(), (record) => bases.get(record)!);
  const byRoot = Map.groupBy(bases.keys(), (record) => rootOf(bases.get(record)!));
  return new Map([...bases].map(([record, base]): [string, PrometheusName] => {
    const root = rootOf(base);
    const type = byRoot.get(root)!.length > 1 ? "unknown" : types.get(record) ?? "unknown";
    if (type === "counter") return [record, { family: root, sample: `${root}_total`, type }];
    const isShared = byBase.get(base)!.length > 1;
    return [record, { family: base, sample: base, type, ...(isShared ? { record } : {}) }];
  }));
}

/** Records in an order in which those of one family stand beside each other. */
export function prometheusOrder(records: Iterable<string>): string[] {
  const keyed = [...new Set(records)].map((record): [key: string, record: string] => {
    const base = baseName(record);
    // No name holds what stands between them, which is less than all that it may hold.
    return [[rootOf(base), base, record].join("\0"), record];
  });
  keyed.sort(([one], [other]) => one < other ? -1 : 1);
  return keyed.map(([, record]) => record);
}

/** The labels of a sample of a host: `{host="ats1"}`. */
export function prometheusLabels(
  host: string,
  record?: string,
  added: readonly (readonly [string, string])[] = [],
): string {
  return labelText([
    ["host", host],
    ...added,
    ...(record === undefined ? [] : [["record", record] as const]),
  ]);
}

/** Labels and their values as they stand behind a sample's name; empty without any. */
export function labelText(labels: readonly (readonly [string, string])[]): string {
  const parts = labels.map(([label, value]) => `${label}="${labelValue(value)}"`);
  return parts.length === 0 ? "" : `{${parts.join(",")}}`;
}

/** A value as Prometheus and tables read it, which know no negative zero. */
export function numberText(value: number | bigint): string {
  return Object.is(value, -0) ? "0" : String(value);
}

function baseName(record: string): string {
  const name = record.replace(/[^a-zA-Z0-9_:]/g, "_");
  // Neither may a name begin with a digit, nor may a host's record pass for one of our own.
  return /^([0-9]|traffic_grapher_|$)/.test(name) ? `_${name}` : name;
}

function rootOf(base: string): string {
  return base.replace(/(.)_total$/, "$1");
}

function labelValue(text: string): string {
  return plainText(text, Infinity).replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}

/** Written whatever is drawn: it tells when the counters began at 0. */
export const START_TIME_RECORD = "proxy.process.proxy.start_time";

/**
 * The types of records by what metrics do with them: a gauge is read as it is, all else is
 * counted. A record that is read both ways has none.
 */
export function recordTypes(metrics: readonly Metric[]): Map<string, "counter" | "gauge"> {
  const types = new Map<string, "counter" | "gauge" | undefined>();
  for (const metric of metrics) {
    const rises = metricFacts(metric.type).rises && !metric.isDerived;
    const kind = rises ? "counter" : "gauge";
    for (const record of recordsOfMetric(metric)) {
      types.set(record, types.has(record) && types.get(record) !== kind ? undefined : kind);
    }
  }
  return new Map(
    [...types].flatMap(([record, kind]) => kind === undefined ? [] : [[record, kind]]),
  );
}
