import { formatIsoTime } from "../base/iso_time.ts";
import type { Event } from "../model/event.ts";
import type { ExportFormat } from "../model/formats.ts";
import type { SeriesName, SeriesPoint, SeriesStep } from "../model/series_point.ts";
import { csvField } from "./csv_field.ts";
import { eventJson, JsonLists, jsonMembers, otherLabels } from "./json_lists.ts";
import { labelText, numberText } from "./prometheus_names.ts";

/** Turns points of lines into text; for OpenMetrics they come line by line, else in the order of their times. */
export interface SeriesFormatter {
  /** What stands before the points and behind them, if anything does. */
  begin?(): string;
  point(point: SeriesPoint): string;
  /** After all points; absent where the format has no place for events. */
  event?(event: Event): string;
  end?(): string;
}

export interface SeriesFormatterOptions {
  readonly series: readonly SeriesName[];
  /** What hosts are called, by id. */
  readonly labels: ReadonlyMap<string, string>;
  /** Points are of stretches so long, in milliseconds; absent: of moments. */
  readonly stepMs?: number | undefined;
  /** Further labels of each line, where the format has such. */
  readonly addedLabels?: readonly (readonly [string, string])[] | undefined;
}

/** A fresh formatter for a format. */
export function seriesFormatter(
  format: ExportFormat,
  options: SeriesFormatterOptions,
): SeriesFormatter {
  return FORMATTERS[format](options);
}

const FORMATTERS: Readonly<
  Record<ExportFormat, (options: SeriesFormatterOptions) => SeriesFormatter>
> = { json, jsonl, csv, openmetrics };

const STEP_PARTS = ["min", "max", "mean", "count"] as const;
/** What of a stretch is absent where nothing was measured; it holds 0 values all the same. */
const EMPTY_STEP = { min: null, max: null, mean: null, count: 0 } as const;

/** The lists of the readings' JSON, so that it is opened as a recording whose values are derived already. */
function json({ series, labels, stepMs }: SeriesFormatterOptions): SeriesFormatter {
  const heads = series.map(({ hostId, label, unit }) => jsonMembers({ host: hostId, label, unit }));
  const lists = new JsonLists(), host_labels = otherLabels(labels);
  return {
    begin: () =>
      lists.begin({ format: "traffic-grapher-series", version: 1, step_ms: stepMs, host_labels }),
    point: (point) => lists.item("metrics", pointJson(point, heads[point.series]!, stepMs)),
    event: (event) => lists.item("events", eventJson(event, "label", event.hostId)),
    end: () => lists.end(),
  };
}

/** A line for each point and event. */
function jsonl({ series, labels, stepMs }: SeriesFormatterOptions): SeriesFormatter {
  const nameOf = (host: string) => labels.get(host) ?? host;
  const heads = series.map(({ hostId, label, unit }) => {
    const host = nameOf(hostId);
    return jsonMembers({ host, label, unit, address: host === hostId ? undefined : hostId });
  });
  return {
    point: (point) => `${pointJson(point, heads[point.series]!, stepMs)}\n`,
    event: (event) => `${eventJson(event, "event", event.hostId && nameOf(event.hostId))}\n`,
  };
}

/** By hand, for there are millions. */
function pointJson(
  { atMs, value, step, state, why }: SeriesPoint,
  head: string,
  stepMs: number | undefined,
): string {
  const start = `{"timestamp":"${formatIsoTime(atMs)}",${head}`;
  if (step !== undefined) return `${start},${jsonMembers(step)}}`;
  if (value !== undefined) return `${start},"value":${numberText(value)}}`;
  const absent = stepMs === undefined ? { value: null } : EMPTY_STEP;
  return `${start},${jsonMembers({ ...absent, state, why })}}`;
}

/** RFC 4180: one table, in which what is absent is empty. */
function csv({ series, labels, stepMs }: SeriesFormatterOptions): SeriesFormatter {
  const heads = series.map(({ hostId, label, unit }) =>
    [labels.get(hostId) ?? hostId, label, unit].map(csvField).join(",")
  );
  const values = (step: SeriesStep | undefined) =>
    step === undefined ? ",,,0" : STEP_PARTS.map((part) => numberText(step[part])).join(",");
  return {
    begin() {
      const columns = stepMs === undefined ? ["value"] : STEP_PARTS;
      return `timestamp,host,label,unit,${columns.join(",")},state,why,address\r\n`;
    },
    point({ atMs, series: place, value, step, state = "", why = "" }) {
      const numbers = stepMs !== undefined
        ? values(step)
        : value === undefined
        ? ""
        : numberText(value);
      const words = state === "" ? "," : `${csvField(state)},${csvField(why)}`;
      const address = csvField(series[place]!.hostId);
      return `${formatIsoTime(atMs)},${heads[place]},${numbers},${words},${address}\r\n`;
    },
  };
}

const FAMILY = "traffic_grapher_series";

/**
 * OpenMetrics 1.0: a gauge with the line's name as a label. A gap is a time without samples. Where points are of
 * stretches, those of a line come together once for each of `min`, `max`, `mean` and `count`.
 */
function openmetrics(
  { series, labels, stepMs, addedLabels = [] }: SeriesFormatterOptions,
): SeriesFormatter {
  let place = -1, lastMs = -Infinity;
  const held = STEP_PARTS.map(() => "");
  const release = () => held.map((text, at) => (held[at] = "", text)).join("");
  const sample = (stat: string | undefined, value: number, atMs: number) => {
    const { hostId, label, unit } = series[place]!;
    const name = labelText([
      ["host", labels.get(hostId) ?? hostId],
      ["series", label],
      ["unit", unit],
      ...addedLabels,
      ...(stat === undefined ? [] : [["stat", stat] as const]),
    ]);
    return `${FAMILY}${name} ${numberText(value)} ${Math.round(atMs * 1000) / 1e6}\n`;
  };
  return {
    begin: () =>
      `# TYPE ${FAMILY} gauge\n# HELP ${FAMILY} ` +
      `A line of a dashboard as it is drawn${
        stepMs === undefined ? "" : `, every ${stepMs / 1000} seconds`
      }.\n`,
    point({ atMs, series: own, value, step }) {
      const before = own === place ? "" : release();
      if (own !== place) lastMs = -Infinity;
      place = own;
      // A time that comes again has no place in the format.
      if ((value ?? step) === undefined || atMs <= lastMs) return before;
      lastMs = atMs;
      if (step === undefined) return before + sample(undefined, value!, atMs);
      STEP_PARTS.forEach((part, at) => held[at] += sample(part, step[part], atMs));
      return before;
    },
    end: () => `${release()}# EOF\n`,
  };
}
