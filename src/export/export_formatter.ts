import { formatIsoTime } from "../base/iso_time.ts";
import { jsonText } from "../base/json_text.ts";
import type { RecordValue } from "../model/record_value.ts";
import type { ExportFormat } from "../model/formats.ts";
import { csvField } from "./csv_field.ts";
import type { ExportAnswer, ExportFormatter, ExportMiss, ExportRow } from "./export_row.ts";
import type { ExportSession } from "./export_source.ts";
import { eventJson, JsonLists, otherLabels } from "./json_lists.ts";
import { OpenMetricsFormatter, type OpenMetricsOptions } from "./open_metrics_formatter.ts";

/** What an export says of a run beside its readings. */
export type ExportRun = Omit<ExportSession, "records">;

export interface ExportFormatterOptions extends OpenMetricsOptions {
  /** For JSON: so that it is the same recording again where it is opened. */
  readonly runs: readonly ExportRun[];
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
> = { json, jsonl, csv, openmetrics: (options) => new OpenMetricsFormatter(options) };

/** The shape that the older collector wrote, so that either reads the other's, with lists and members of its own. */
function json({ runs, labels }: ExportFormatterOptions): ExportFormatter {
  const lists = new JsonLists();
  return {
    begin: () =>
      lists.begin({
        format: "traffic-grapher",
        version: 2,
        host_labels: otherLabels(labels),
        runs: runs.length === 0 ? undefined : runs.map(runFields),
      }),
    item(item) {
      switch (item.kind) {
        case "row":
          return lists.item("metrics", rowJson(item, { run: item.run }));
        case "miss":
          return lists.item("misses", jsonText({ ...missFields(item), ...timingFields(item) }));
        case "answer": {
          const { atMs, host } = item;
          const fields = { timestamp: formatIsoTime(atMs), host, ...timingFields(item) };
          return lists.item("answers", jsonText(fields));
        }
        case "event":
          return lists.item("events", eventJson(item.event, "label", item.event.hostId));
      }
    },
    end: () => lists.end(),
  };
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
    dashboard: dashboardText || undefined,
  };
}

function missFields({ atMs, host, reason, message }: ExportMiss): object {
  return { timestamp: formatIsoTime(atMs), host, miss: reason, message };
}

function timingFields(
  { clockMs, endedMs, tookMs, uncertaintyMs, absent, problems, run }: ExportAnswer | ExportMiss,
): object {
  return {
    clock_ms: clockMs,
    ended_ms: endedMs,
    took_ms: tookMs,
    uncertainty_ms: uncertaintyMs,
    absent: absent.length === 0 ? undefined : absent,
    problems: problems.length === 0 ? undefined : problems,
    run,
  };
}

/** A line for each value, miss and event; hosts are called as they are on the screen. */
function jsonl({ labels }: ExportFormatterOptions): ExportFormatter {
  const nameOf = (host: string) => labels.get(host) ?? host;
  /** The address of a host that is called otherwise. */
  const addressOf = (host: string) => nameOf(host) === host ? undefined : host;
  return {
    item(item) {
      switch (item.kind) {
        case "row": {
          const { host } = item;
          return `${rowJson({ ...item, host: nameOf(host) }, { address: addressOf(host) })}\n`;
        }
        case "miss": {
          const { host } = item, address = addressOf(host);
          return `${jsonText({ ...missFields({ ...item, host: nameOf(host) }), address })}\n`;
        }
        case "answer":
          return "";
        case "event": {
          const { hostId } = item.event;
          return `${eventJson(item.event, "event", hostId && nameOf(hostId))}\n`;
        }
      }
    },
  };
}

/** RFC 4180: values alone, for that is one table. */
function csv({ labels }: ExportFormatterOptions): ExportFormatter {
  return {
    begin: () => "timestamp,host,label,value,address\r\n",
    item(item) {
      if (item.kind !== "row") return "";
      const { atMs, host, name, value } = item;
      const fields = [formatIsoTime(atMs), labels.get(host) ?? host, name, String(value), host];
      return `${fields.map(csvField).join(",")}\r\n`;
    },
  };
}

/** By hand, for there are millions; its members of fixed names come first. */
function rowJson(
  { atMs, host, name, value }: ExportRow,
  { run, address }: { readonly run?: number | undefined; readonly address?: string | undefined },
): string {
  const start = `{"timestamp":"${formatIsoTime(atMs)}","host":${jsonText(host)}`;
  const rest = (run === undefined ? "" : `,"run":${run}`) +
    (address === undefined ? "" : `,"address":${jsonText(address)}`);
  return `${start},"label":${jsonText(name)},"value":${jsonValue(value)}${rest}}`;
}

function jsonValue(value: RecordValue): string {
  if (typeof value === "string") return jsonText(value);
  // JSON has no negative zero of its own in some readers, but it has in its grammar.
  return Object.is(value, -0) ? "-0" : String(value);
}
