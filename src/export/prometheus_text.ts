import { plainText } from "../base/plain_text.ts";
import { recordsOfMetric } from "../model/record_names.ts";
import type { Metric } from "../model/dashboard.ts";
import type { Host } from "../model/host.ts";
import { type HostResult, recordsIn } from "../model/tick.ts";
import {
  numberText,
  prometheusLabels,
  type PrometheusName,
  prometheusNames,
  recordTypes,
  START_TIME_RECORD,
} from "./prometheus_names.ts";

export interface PrometheusInput {
  readonly hosts: readonly { readonly host: Host; readonly result: HostResult }[];
  /** Their records are written, with the types that they tell. */
  readonly metrics: readonly Metric[];
  /** Further records that are written where they were answered. */
  readonly records?: readonly string[] | undefined;
  /** Default `text`. */
  readonly format?: Exposition | undefined;
  /** Further families, e.g. of the tool itself. */
  readonly families?: readonly MetricFamily[] | undefined;
  /** The wall clock less the monotonic one, in milliseconds: then it is told when hosts answered. */
  readonly clocksApartMs?: number | undefined;
}

/** What is told of each host beside its records. */
export const OWN_METRICS = {
  up: "traffic_grapher_up",
  pollSeconds: "traffic_grapher_poll_duration_seconds",
  answeredSeconds: "traffic_grapher_answer_timestamp_seconds",
} as const;

interface Sample {
  readonly host: string;
  readonly value: number | bigint;
}

/**
 * The raw records of a poll in the text exposition format (version 0.0.4) or as OpenMetrics, for a scrape
 * or node_exporter's textfile collector: no timestamps, label `host`, names as `prometheusNames` gives them. A host that did not answer has `traffic_grapher_up` 0 and no records but those of its sources.
 */
export function prometheusText(
  { hosts, metrics, records: further = [], format = "text", families: more = [], clocksApartMs }:
    PrometheusInput,
): string {
  const wanted = new Set([...metrics.flatMap(recordsOfMetric), ...further]);
  wanted.add(START_TIME_RECORD);
  const types = recordTypes(metrics).set(START_TIME_RECORD, "gauge");
  const records = new Map<string, Sample[]>();
  for (const { host, result } of hosts) {
    for (const [record, value] of recordsIn(result)?.values ?? []) {
      if (typeof value === "string" || !wanted.has(record)) continue;
      const samples = records.get(record) ?? [];
      samples.push({ host: host.label, value });
      records.set(record, samples);
    }
  }
  const names = prometheusNames(wanted, types);
  const families = Map.groupBy(records.keys(), (record) => names.get(record)!.sample);
  const text = [...families].map(([sample, own]) => family(sample, own, records, names));
  return expositionText([...ownFamilies(hosts, clocksApartMs), ...text, ...more], format);
}

function ownFamilies(
  hosts: PrometheusInput["hosts"],
  clocksApartMs: number | undefined,
): MetricFamily[] {
  const gauge = (
    name: string,
    help: string,
    valueOf: (result: HostResult) => number | undefined,
  ): MetricFamily => {
    const samples = hosts.flatMap(({ host, result }) => {
      const value = valueOf(result);
      return value === undefined
        ? []
        : [`${name}${prometheusLabels(host.label)} ${numberText(value)}`];
    });
    return { name, help, type: "gauge", samples };
  };
  // A scrape comes at any time between two polls: rates count by when the server answered.
  const answered = gauge(
    OWN_METRICS.answeredSeconds,
    "When the host gave the answer that its records are of.",
    (result) =>
      result.kind === "miss" || clocksApartMs === undefined
        ? undefined
        : Math.round(result.repliedAtMs + clocksApartMs) / 1000,
  );
  return [
    gauge(
      OWN_METRICS.up,
      "Whether the host answered the poll.",
      ({ kind }) => kind === "reply" ? 1 : 0,
    ),
    gauge(
      OWN_METRICS.pollSeconds,
      "How long the poll took, to the answer or to its failure.",
      ({ tookMs }) => Math.round(tookMs * 1000) / 1e6,
    ),
    ...(answered.samples.length === 0 ? [] : [answered]),
  ];
}

function family(
  sample: string,
  own: readonly string[],
  records: ReadonlyMap<string, readonly Sample[]>,
  names: ReadonlyMap<string, PrometheusName>,
): MetricFamily {
  const { family, type } = names.get(own[0]!)!;
  const help = `${own.every(isServers) ? "Traffic Server record" : "Record"} ${own.join(", ")}.`;
  const lines = new Map<string, string>();
  for (const record of own) {
    for (const { host, value } of records.get(record) ?? []) {
      // Names that differ in control characters alone would give a series twice: the first stands.
      const series = sample + prometheusLabels(host, names.get(record)!.record);
      if (!lines.has(series)) lines.set(series, `${series} ${numberText(value)}`);
    }
  }
  return { name: family, help, type, samples: [...lines.values()] };
}

/** The records that the HELP of a family names. */
export function recordsInHelp(help: string): string[] {
  return /^(?:Traffic Server record|Record) (.+)\.$/.exec(help)?.[1]?.split(", ") ?? [];
}

/** Records of a dashboard's sources begin with their names. */
function isServers(record: string): boolean {
  return /^(?:proxy|plugin)\./.test(record);
}

/** Prometheus' own text format 0.0.4, or OpenMetrics 1.0. */
export type Exposition = "text" | "openmetrics";

/** A metric family and its samples, without times: what is scraped is of now. */
export interface MetricFamily {
  /** Without the `_total` of a counter's samples. */
  readonly name: string;
  readonly type: "counter" | "gauge" | "summary" | "unknown";
  readonly help: string;
  /** Each a line without its end. */
  readonly samples: readonly string[];
}

/** Families as a text that Prometheus scrapes. */
export function expositionText(families: readonly MetricFamily[], format: Exposition): string {
  const texts = families.map(({ name, type, help, samples }) => {
    // The older format names a family as its samples, and calls `untyped` what is unknown.
    const isOld = format === "text";
    const shown = isOld && type === "counter" ? `${name}_total` : name;
    const word = isOld && type === "unknown" ? "untyped" : type;
    const said = plainText(help, 500).replaceAll("\\", "\\\\");
    const escaped = isOld ? said : said.replaceAll('"', '\\"');
    const head = `# HELP ${shown} ${escaped}\n# TYPE ${shown} ${word}\n`;
    return head + samples.map((sample) => `${sample}\n`).join("");
  });
  return texts.join("") + (format === "openmetrics" ? "# EOF\n" : "");
}
