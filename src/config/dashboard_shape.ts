import * as z from "zod";
import { METRIC_TYPE_NAMES, metricFacts, type MetricType } from "../model/metric_types.ts";
import type { RecordNames } from "../model/record_names.ts";
import { matchFaults, matchShape, mostShape } from "./match_shape.ts";
import { alertShape, hostDownShape, panelAlertShape } from "./alert_shape.ts";
import { color, duration, fileSchema, line, timeZoneName } from "./shape_parts.ts";
import { sourceShape } from "./source_shape.ts";
import { thresholdShape } from "./threshold_shape.ts";

// With spaces within: what other collectors recorded bears the names that they gave it.
const record = z.string().max(255).regex(
  // deno-lint-ignore no-control-regex
  /^(?!\s)[^\x00-\x1f\x7f-\x9f]+(?<!\s)$/,
  { error: "must be the name of a record: text on one line, no spaces around it" },
);

const records = z.union([record, z.array(record).min(1).max(32)], {
  error: "must be the name of a record, or a list of them",
});

const unit = (about: string) =>
  line(40).optional().describe(
    `${about} Known ones get their signs and prefixes: percent, per second, bytes, bytes per second, ` +
      "bits per second, nanoseconds, microseconds, milliseconds, seconds.",
  );

const common = {
  name: line(100).optional().describe(
    "What the legend calls it. With match it may have groups of the expression ($1) or be absent: " +
      "then it is what tells the records apart.",
  ),
  color: color.optional().describe(
    "#rrggbb. Darkened or lightened where it could not be told from the ground. With match that of the " +
      "first record, the others take theirs by turns.",
  ),
  match: matchShape,
  most: mostShape,
  worse: z.enum(["high", "low"]).optional().describe(
    "In which direction it is bad: top:N draws those hosts. Absent: low of a hit rate, else high.",
  ),
  unit: unit("What its numbers are, where its panel's are not all the same."),
  prometheus: line(2000).optional().describe(
    "What --source prometheus=URL asks for in its place, in PromQL: the values as they are drawn, one " +
      "for each host, e.g. sum by (host) (rate(requests_total[1m])).",
  ),
  alerts: z.array(alertShape).max(16).optional().describe("When to tell that something is wrong."),
};

/** What some types take beside what all do. */
const OPTIONS = {
  scale: z.number().positive().optional().describe(
    "Multiplies the value, e.g. 0.000001 from nanoseconds to milliseconds.",
  ),
  refresh: z.number().positive().max(3600).optional().describe(
    "How often the server refreshes the record, in seconds, where that is slower than a poll. A gauge that " +
      "not every poll tells of goes on that long.",
  ),
} as const;

/** A metric of a file, whatever its type. */
type MetricContent =
  & { readonly [Name in keyof typeof common]: z.infer<(typeof common)[Name]> }
  & { readonly [Name in keyof typeof OPTIONS]?: z.infer<(typeof OPTIONS)[Name]> }
  & { readonly type: MetricType; readonly key2?: RecordNames }
  & (
    | {
      readonly match?: undefined;
      readonly name: string;
      readonly key: RecordNames;
      readonly color: string;
    }
    | { readonly match: string; readonly key?: undefined }
  );

function metricOfType(type: MetricType) {
  const { about, key, key2, options } = metricFacts(type);
  return z.strictObject({
    ...common,
    type: z.literal(type).describe(about),
    key: records.optional().describe(`${key} Or match.`),
    ...(key2 === undefined ? {} : { key2: records.describe(key2) }),
    ...Object.fromEntries(options.map((name) => [name, OPTIONS[name]])),
  }).superRefine((metric, context) => {
    for (const { key, message } of matchFaults(metric)) {
      context.addIssue({ code: "custom", path: [key], message, params: { isWhole: true } });
    }
  });
}

const [first, ...others] = METRIC_TYPE_NAMES.map(metricOfType);
const metric = z.discriminatedUnion("type", [first!, ...others]) as unknown as z.ZodType<
  MetricContent
>;

/** What a panel of a file may hold. */
export const panelShape = z.strictObject({
  title: line(100).describe("What the panel shows, without the unit."),
  unit: unit(
    "What the numbers are, in words: per second, open now. Absent: said by the metrics.",
  ),
  min: z.number().optional().describe("Where its value axis begins. Absent: as the values are."),
  max: z.number().optional().describe("Where its value axis ends. Absent: as the values are."),
  log: z.boolean().optional().describe("A logarithmic value axis."),
  fill: z.boolean().optional().describe(
    "Areas below all lines, or below none. Absent: faint ones below those of the first host.",
  ),
  stack: z.boolean().optional().describe(
    "Its lines stand on each other, so that the top is their sum. Several hosts are added up.",
  ),
  smooth: duration(0.1, "10s").optional().describe(
    "Each value is the mean of so long a stretch: 10s.",
  ),
  hosts: z.array(line(255)).min(1).max(1000).optional().describe(
    "The hosts that it shows, by name or label; * stands for anything. Absent: all.",
  ),
  hosts_as: z.string().regex(/^(?:auto|lines|sum|avg|max|spread|top:[1-9]\d?)$/, {
    error: "must be auto, lines, sum, avg, max, spread or top:N",
  }).optional().describe(
    "How it shows several hosts, where neither --hosts-as nor a key says otherwise.",
  ),
  thresholds: z.array(thresholdShape).max(16).optional().describe(
    "Values that are marked by a line or a band, without an alert.",
  ),
  metrics: z.array(metric).min(1).max(16),
  alerts: z.array(panelAlertShape).max(16).optional().describe(
    "The same for each of its metrics, or the one that it names.",
  ),
});

const page = z.strictObject({
  name: line(100).describe("Shown as the page's title, and taken by --page."),
  panels: z.array(panelShape).min(1).max(4).describe("1 to 4 panels fill the page."),
});

const seconds = z.number().min(1).max(30 * 86_400).describe("Seconds, up to 30 days.");

/** What a dashboard file may hold: the source of both its validation and its published schema. */
export const dashboardShape = z.strictObject({
  pages: z.array(page).min(1).max(100),
  history: z.union([seconds, z.strictObject({ seconds })], {
    error: "must be a number or {seconds: NUMBER}",
  }).optional().describe(
    "The window drawn, in seconds, unless --history says otherwise.",
  ),
  timezone: timeZoneName.optional().describe(
    "The IANA time zone of the clock, unless --timezone says otherwise.",
  ),
  sources: z.array(sourceShape).max(50).optional().describe(
    "What is read on the hosts beside their servers; its values are records as theirs are.",
  ),
  table: z.array(line(200)).min(1).max(16).optional().describe(
    "The metrics of the host table, as Panel/Metric or a metric's name. Absent: requests, hit rate, " +
      "latencies, errors and connections, as far as the pages have them.",
  ),
  host_down: hostDownShape.optional().describe("Tell when a host does not answer."),
});

/** A dashboard file's content, valid. */
export type DashboardContent = z.infer<typeof dashboardShape>;

/** The JSON Schema (2020-12) of dashboard files, from the very rules that they are checked by. */
export function dashboardSchema(): Record<string, unknown> {
  return fileSchema(dashboardShape, {
    title: "traffic-grapher dashboard",
    description: "Pages of up to four panels that traffic-grapher draws (option --config).",
  });
}
