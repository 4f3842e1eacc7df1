import { recordsOfMetric } from "../model/record_names.ts";
import type { Metric } from "../model/dashboard.ts";
import type { Host } from "../model/host.ts";
import { plainText } from "../base/plain_text.ts";
import type { HostResult } from "../model/tick.ts";
import { prometheusLabels, type PrometheusName, prometheusNames } from "./prometheus_names.ts";
import { recordTypes, START_TIME_RECORD } from "./record_types.ts";

export interface PrometheusInput {
  readonly hosts: readonly { readonly host: Host; readonly result: HostResult }[];
  /** Their records are written, with the types that they tell. */
  readonly metrics: readonly Metric[];
}

interface Sample {
  readonly host: string;
  readonly value: number | bigint;
}

/**
 * The raw records of a poll in the text exposition format (version 0.0.4), for node_exporter's
 * textfile collector: no timestamps, label `host`, names as `prometheusNames` gives them. A host that did not answer has `traffic_grapher_up` 0 and no records.
 */
export function prometheusText({ hosts, metrics }: PrometheusInput): string {
  const wanted = new Set(metrics.flatMap(recordsOfMetric));
  wanted.add(START_TIME_RECORD);
  const types = recordTypes(metrics).set(START_TIME_RECORD, "gauge");
  const records = new Map<string, Sample[]>();
  for (const { host, result } of hosts) {
    if (result.kind === "miss") continue;
    for (const [record, value] of result.values) {
      if (typeof value === "string" || !wanted.has(record)) continue;
      const samples = records.get(record) ?? [];
      samples.push({ host: host.label, value });
      records.set(record, samples);
    }
  }
  const names = prometheusNames(wanted, types);
  const families = Map.groupBy(records.keys(), (record) => names.get(record)!.sample);
  const text = [...families].map(([sample, own]) => family(sample, own, { records, names }));
  return [...ownFamilies(hosts), ...text].join("");
}

function ownFamilies(hosts: PrometheusInput["hosts"]): string[] {
  const up = hosts.map(({ host, result }) =>
    `traffic_grapher_up${prometheusLabels(host.label)} ${result.kind === "reply" ? 1 : 0}\n`
  );
  const took = hosts.map(({ host, result }) =>
    `traffic_grapher_poll_duration_seconds${prometheusLabels(host.label)} ${
      number(Math.round(result.tookMs * 1000) / 1e6)
    }\n`
  );
  return [
    head("traffic_grapher_up", "Whether the host answered the poll.", "gauge") + up.join(""),
    head(
      "traffic_grapher_poll_duration_seconds",
      "How long the poll took, to the answer or to its failure.",
      "gauge",
    ) + took.join(""),
  ];
}

function family(
  sample: string,
  own: readonly string[],
  { records, names }: {
    readonly records: ReadonlyMap<string, readonly Sample[]>;
    readonly names: ReadonlyMap<string, PrometheusName>;
  },
): string {
  const { type } = names.get(own[0]!)!;
  const help = `${own.every(isServers) ? "Traffic Server record" : "Record"} ${own.join(", ")}.`;
  const lines = new Map<string, string>();
  for (const record of own) {
    for (const { host, value } of records.get(record) ?? []) {
      // Names that differ in control characters alone would give a series twice: the first stands.
      const series = sample + prometheusLabels(host, names.get(record)!.record);
      if (!lines.has(series)) lines.set(series, `${series} ${number(value)}\n`);
    }
  }
  // This format names a family as its samples, and calls `untyped` what OpenMetrics calls `unknown`.
  return head(sample, help, type === "unknown" ? "untyped" : type) + [...lines.values()].join("");
}

function head(name: string, help: string, type: "counter" | "gauge" | "untyped"): string {
  const text = plainText(help, 500).replaceAll("\\", "\\\\");
  return `# HELP ${name} ${text}\n# TYPE ${name} ${type}\n`;
}

function number(value: number | bigint): string {
  return Object.is(value, -0) ? "0" : String(value);
}

/** Records of a dashboard's sources begin with their names. */
function isServers(record: string): boolean {
  return /^(?:proxy|plugin)\./.test(record);
}
