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
  const keyed = [...new Set(records)].map((record) => {
    const base = baseName(record);
    return { record, keys: [rootOf(base), base, record] };
  });
  keyed.sort((one, other) => {
    const at = one.keys.findIndex((key, index) => key !== other.keys[index]);
    return at < 0 ? 0 : one.keys[at]! < other.keys[at]! ? -1 : 1;
  });
  return keyed.map(({ record }) => record);
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
