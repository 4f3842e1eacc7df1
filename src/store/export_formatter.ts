import type { Event } from "../model/event.ts";
import { plainText } from "../base/plain_text.ts";
import type { RecordValue } from "../model/record_value.ts";
import type { ExportFormat, ExportFormatter, ExportItem } from "./export_row.ts";
import { formatIsoTime } from "../base/iso_time.ts";
import { OpenMetricsFormatter, type OpenMetricsOptions } from "./open_metrics_formatter.ts";

export interface ExportFormatterOptions extends OpenMetricsOptions {
  /** How hosts are called: for JSON, so that they are called so again where it is opened. */
  readonly labels?: ReadonlyMap<string, string>;
}

/** A fresh formatter for a format. */
export function exportFormatter(
  format: ExportFormat,
  options: ExportFormatterOptions,
): ExportFormatter {
  switch (format) {
    case "json":
      return new JsonFormatter(options.labels);
    case "jsonl":
      return jsonLines;
    case "csv":
      return commaSeparated;
    case "openmetrics":
      return new OpenMetricsFormatter(options);
  }
}

/** The shape that the older collector wrote, so that either reads the other's. */
class JsonFormatter implements ExportFormatter {
  readonly #labels: ReadonlyMap<string, string>;
  #rows = 0;
  #events = 0;

  constructor(labels: ReadonlyMap<string, string> = new Map()) {
    this.#labels = labels;
  }

  begin(): string {
    const labels = [...this.#labels].filter(([id, label]) => id !== label)
      .map(([id, label]) => `${jsonText(id)}:${jsonText(label)}`);
    const hosts = labels.length === 0 ? "" : `"host_labels":{${labels.join(",")}},`;
    return `{"format":"traffic-grapher","version":1,${hosts}"metrics":[`;
  }

  item(item: ExportItem): string {
    if (item.kind === "row") {
      return `${this.#rows++ === 0 ? "" : ","}\n${rowJson(item.row)}`;
    }
    if (item.kind === "miss") return "";
    const start = this.#events++ === 0 ? '\n],"events":[' : ",";
    return `${start}\n${objectJson(eventFields(item.event, "label"))}`;
  }

  end(): string {
    return this.#events === 0 ? '\n],"events":[]}\n' : "\n]}\n";
  }
}

const jsonLines: ExportFormatter = {
  begin: () => "",
  item(item) {
    switch (item.kind) {
      case "row":
        return `${rowJson(item.row)}\n`;
      case "miss": {
        const { atMs, host, reason, message } = item.miss;
        const fields = { timestamp: formatIsoTime(atMs), host, miss: reason, message };
        return `${objectJson(fields)}\n`;
      }
      case "event":
        return `${objectJson(eventFields(item.event, "event"))}\n`;
    }
  },
  end: () => "",
};

/** RFC 4180: values alone, for that is one table. */
const commaSeparated: ExportFormatter = {
  begin: () => "timestamp,host,label,value\r\n",
  item(item) {
    if (item.kind !== "row") return "";
    const { atMs, host, name, value } = item.row;
    const fields = [
      formatIsoTime(atMs),
      host,
      name,
      typeof value === "string" ? value : String(value),
    ];
    return `${fields.map(csvField).join(",")}\r\n`;
  },
  end: () => "",
};

function csvField(text: string): string {
  const plain = plainText(text, Infinity);
  return /[",]|^ | $/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

function rowJson(
  { atMs, host, name, value }: { atMs: number; host: string; name: string; value: RecordValue },
): string {
  const start = `{"timestamp":"${formatIsoTime(atMs)}","host":${jsonText(host)}`;
  return `${start},"label":${jsonText(name)},"value":${jsonValue(value)}}`;
}

function eventFields(event: Event, labelName: string): Record<string, string | undefined> {
  return {
    timestamp: formatIsoTime(event.atMs),
    end_timestamp: event.endMs === undefined ? undefined : formatIsoTime(event.endMs),
    [labelName]: event.label,
    source: event.source,
    color: event.color,
    dash: event.dash,
    host: event.hostId,
    panel: event.panel,
  };
}

function objectJson(fields: Readonly<Record<string, string | undefined>>): string {
  const parts = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [`"${name}":${jsonText(value)}`]
  );
  return `{${parts.join(",")}}`;
}

function jsonValue(value: RecordValue): string {
  if (typeof value === "string") return jsonText(value);
  // JSON has no negative zero of its own in some readers, but it has in its grammar.
  return Object.is(value, -0) ? "-0" : String(value);
}

/** JSON leaves some control and direction characters as they are; a terminal must not meet them. */
function jsonText(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
