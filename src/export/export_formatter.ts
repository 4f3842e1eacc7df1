import { formatIsoTime } from "../base/iso_time.ts";
import { jsonText } from "../base/json_text.ts";
import type { RecordValue } from "../model/record_value.ts";
import type { ExportFormat } from "../model/formats.ts";
import { csvField } from "./csv_field.ts";
import { eventFields } from "./event_fields.ts";
import type { ExportFormatter, ExportItem, ExportRow, ExportTiming } from "./export_row.ts";
import type { ExportSession } from "./export_source.ts";
import { OpenMetricsFormatter, type OpenMetricsOptions } from "./open_metrics_formatter.ts";

/** What an export says of a run beside its readings. */
export type ExportRun = Omit<ExportSession, "records">;

export interface ExportFormatterOptions extends OpenMetricsOptions {
  /** For JSON: so that it is the same recording again where it is opened. */
  readonly runs?: readonly ExportRun[] | undefined;
}

/** A fresh formatter for a format. */
export function exportFormatter(
  format: ExportFormat,
  options: ExportFormatterOptions,
): ExportFormatter {
  return FORMATTERS[format](options);
}

const FORMATTERS: Readonly<
  Record<ExportFormat, (options: ExportFormatterOptions) => ExportFormatter>
> = {
  json: ({ runs = [], labels = new Map() }) => new JsonFormatter(runs, labels),
  jsonl: ({ labels = new Map() }) => jsonLines(labels),
  csv: ({ labels = new Map() }) => commaSeparated(labels),
  openmetrics: (options) => new OpenMetricsFormatter(options),
};

type JsonList = "metrics" | "answers" | "misses" | "events";
type Labels = ReadonlyMap<string, string>;

/** The shape that the older collector wrote, so that either reads the other's, with lists and members of its own. */
class JsonFormatter implements ExportFormatter {
  readonly #runs: readonly ExportRun[];
  readonly #labels: Labels;
  /** The list that is being written. */
  #list: JsonList = "metrics";
  #isFirst = true;

  constructor(runs: readonly ExportRun[], labels: Labels) {
    this.#runs = runs;
    this.#labels = labels;
  }

  begin(): string {
    const labels = [...this.#labels].filter(([id, label]) => id !== label);
    const members = [
      `"format":"traffic-grapher","version":2`,
      ...(labels.length === 0 ? [] : [`"host_labels":${jsonText(Object.fromEntries(labels))}`]),
      ...(this.#runs.length === 0 ? [] : [`"runs":${jsonText(this.#runs.map(runFields))}`]),
    ];
    return `{${members.join(",")},"metrics":[`;
  }

  item(item: ExportItem): string {
    switch (item.kind) {
      case "row":
        return this.#in("metrics", rowJson(item.row, runField(item.row.run)));
      case "miss": {
        const { atMs, host, reason, message, timing, run } = item.miss;
        const fields = { timestamp: formatIsoTime(atMs), host, miss: reason, message };
        return this.#in(
          "misses",
          jsonText({ ...fields, ...timingFields(timing), ...runField(run) }),
        );
      }
      case "answer": {
        const { atMs, host, timing, run } = item.answer;
        const fields = { timestamp: formatIsoTime(atMs), host };
        return this.#in(
          "answers",
          jsonText({ ...fields, ...timingFields(timing), ...runField(run) }),
        );
      }
      case "event":
        return this.#in("events", jsonText(eventFields(item.event, "label", item.event.hostId)));
    }
  }

  end(): string {
    const events = this.#list === "events" ? "" : '\n],"events":[';
    return `${events}\n]}\n`;
  }

  #in(list: JsonList, text: string): string {
    const start = list === this.#list ? "" : `\n],"${list}":[`;
    if (start !== "") this.#isFirst = true;
    this.#list = list;
    const comma = this.#isFirst ? "" : ",";
    this.#isFirst = false;
    return `${start}${comma}\n${text}`;
  }
}

function runFields(run: ExportRun, index: number): object {
  const { label, note, intervalMs, timeZone, dashboardText, hosts } = run;
  return {
    run: index + 1,
    label,
    note,
    interval: intervalMs / 1000,
    time_zone: timeZone,
    hosts: hosts.map(({ id, label, group }) => ({ host: id, label, group })),
    ...(dashboardText === "" ? {} : { dashboard: dashboardText }),
  };
}

function timingFields(timing: ExportTiming | undefined): object {
  if (timing === undefined) return {};
  const { clockMs, endedMs, tookMs, uncertaintyMs } = timing;
  return {
    clock_ms: clockMs,
    ended_ms: endedMs,
    took_ms: tookMs,
    uncertainty_ms: uncertaintyMs,
  };
}

function runField(run: number | undefined): { readonly run?: number } {
  return run === undefined ? {} : { run };
}

/** A line for each value, miss and event; hosts are called as they are on the screen. */
function jsonLines(labels: Labels): ExportFormatter {
  return {
    begin: () => "",
    item(item) {
      switch (item.kind) {
        case "row": {
          const host = nameOf(item.row.host, labels);
          return `${rowJson({ ...item.row, host }, addressField(item.row.host, labels))}\n`;
        }
        case "miss": {
          const { atMs, host, reason, message } = item.miss;
          return `${
            jsonText({
              timestamp: formatIsoTime(atMs),
              host: nameOf(host, labels),
              miss: reason,
              message,
              ...addressField(host, labels),
            })
          }\n`;
        }
        case "answer":
          return "";
        case "event": {
          const { hostId } = item.event;
          const host = hostId === undefined ? undefined : nameOf(hostId, labels);
          return `${jsonText(eventFields(item.event, "event", host))}\n`;
        }
      }
    },
    end: () => "",
  };
}

/** RFC 4180: values alone, for that is one table. */
function commaSeparated(labels: Labels): ExportFormatter {
  return {
    begin: () => "timestamp,host,label,value,address\r\n",
    item(item) {
      if (item.kind !== "row") return "";
      const { atMs, host, name, value } = item.row;
      const text = typeof value === "string" ? value : String(value);
      const fields = [formatIsoTime(atMs), nameOf(host, labels), name, text, host];
      return `${fields.map(csvField).join(",")}\r\n`;
    },
    end: () => "",
  };
}

function nameOf(host: string, labels: Labels): string {
  return labels.get(host) ?? host;
}

/** The address of a host that is called otherwise. */
function addressField(host: string, labels: Labels): { readonly address?: string } {
  return nameOf(host, labels) === host ? {} : { address: host };
}

/** By hand, for there are millions; its members of fixed names come first. */
function rowJson(
  { atMs, host, name, value }: ExportRow,
  more: Readonly<Record<string, string | number>>,
): string {
  const start = `{"timestamp":"${formatIsoTime(atMs)}","host":${jsonText(host)}`;
  const rest = Object.entries(more).map(([key, own]) => `,"${key}":${jsonText(own)}`).join("");
  return `${start},"label":${jsonText(name)},"value":${jsonValue(value)}${rest}}`;
}

function jsonValue(value: RecordValue): string {
  if (typeof value === "string") return jsonText(value);
  // JSON has no negative zero of its own in some readers, but it has in its grammar.
  return Object.is(value, -0) ? "-0" : String(value);
}
