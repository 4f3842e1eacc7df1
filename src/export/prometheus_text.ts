import type { Metric } from "../model/dashboard.ts";
import type { Host } from "../model/host.ts";
import { plainText } from "../base/plain_text.ts";
import type { HostResult } from "../model/tick.ts";
import { recordTypes } from "./record_types.ts";

export interface PrometheusInput {
  readonly hosts: readonly { readonly host: Host; readonly result: HostResult }[];
  /** Their records are written, with the types that they tell. */
  readonly metrics: readonly Metric[];
}

type PrometheusType = "counter" | "gauge" | "untyped";

interface Sample {
  readonly host: string;
  readonly value: number | bigint;
}

/** Written whatever is drawn: it tells when the counters began at 0. */
const START_TIME_RECORD = "proxy.process.proxy.start_time";

/**
 * The raw records of a poll in the text exposition format (version 0.0.4), for node_exporter's
 * textfile collector: no timestamps, label `host`. Illegal characters of a name become `_`, as in
 * Traffic Server's own stats_over_http; records that fall together are told apart by a label
 * `record`. A host that did not answer has `traffic_grapher_up` 0 and no records.
 */
export function prometheusText({ hosts, metrics }: PrometheusInput): string {
  const wanted = new Set(
    metrics.flatMap(({ key, key2 }) => key2 === undefined ? [key] : [key, key2]),
  );
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
  const families = Map.groupBy(records.keys(), metricName);
  const text = [...families].map(([name, names]) => family(name, names, { records, types }));
  return [...ownFamilies(hosts), ...text].join("");
}

function ownFamilies(hosts: PrometheusInput["hosts"]): string[] {
  const up = hosts.map(({ host, result }) =>
    `${seriesName("traffic_grapher_up", host.label)} ${result.kind === "reply" ? 1 : 0}\n`
  );
  const took = hosts.map(({ host, result }) =>
    `${seriesName("traffic_grapher_poll_duration_seconds", host.label)} ${
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
  name: string,
  names: readonly string[],
  { records, types }: {
    readonly records: ReadonlyMap<string, readonly Sample[]>;
    readonly types: ReadonlyMap<string, PrometheusType>;
  },
): string {
  const kinds = new Set(names.map((record) => types.get(record) ?? "untyped"));
  const [kind = "untyped"] = kinds.size === 1 ? kinds : [];
  const help = `Traffic Server record ${names.join(", ")}.`;
  const lines = new Map<string, string>();
  for (const record of names) {
    for (const { host, value } of records.get(record) ?? []) {
      // Names that differ in control characters alone would give a series twice: the first stands.
      const series = seriesName(name, host, names.length === 1 ? undefined : record);
      if (!lines.has(series)) lines.set(series, `${series} ${number(value)}\n`);
    }
  }
  return head(name, help, kind) + [...lines.values()].join("");
}

function metricName(record: string): string {
  const name = record.replace(/[^a-zA-Z0-9_:]/g, "_");
  // Neither may a name begin with a digit, nor may a host's record pass for one of our own.
  return /^([0-9]|traffic_grapher_|$)/.test(name) ? `_${name}` : name;
}

function head(name: string, help: string, type: PrometheusType): string {
  const text = plainText(help, 500).replaceAll("\\", "\\\\");
  return `# HELP ${name} ${text}\n# TYPE ${name} ${type}\n`;
}

function seriesName(name: string, host: string, record?: string): string {
  const more = record === undefined ? "" : `,record="${labelValue(record)}"`;
  return `${name}{host="${labelValue(host)}"${more}}`;
}

function labelValue(text: string): string {
  return plainText(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}

function number(value: number | bigint): string {
  return Object.is(value, -0) ? "0" : String(value);
}
