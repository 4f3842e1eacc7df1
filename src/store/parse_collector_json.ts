import { UsageError } from "../model/errors.ts";
import type { Event } from "../model/event.ts";
import type { RecordValue } from "../model/record_value.ts";
import { importedEvent, importedTime, shown } from "./imported_event.ts";
import type { ImportedReadings } from "./imported_readings.ts";
import { jsonErrorPosition } from "./json_error_position.ts";
import { NameTable } from "./name_table.ts";

/** What a row without a host is taken for: the collector ran beside its server. */
export const DEFAULT_HOST = "localhost";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Parses a collector's JSON: `{"metrics": [{"timestamp", "host"?, "label", "value"}...], "events":
 * [{"timestamp", "label", "source", "color", "dash", "end_timestamp"?}...]}`. A value of null is a hole; in this
 * program's own export (`"format": "traffic-grapher"`) it may be a text. Throws a `UsageError` that says what is
 * wrong and where.
 */
export function parseCollectorJson(
  text: string,
  source: string,
  onWarning: (sentence: string) => void,
): ImportedReadings {
  const root = parsed(text, source);
  if (!isFields(root)) {
    throw new UsageError(`${source}: expected an object with "metrics", got ${shown(root)}`);
  }
  const metrics = listIn(root, "metrics", source);
  const events = root.events === undefined ? [] : listIn(root, "events", source);
  const hosts = new NameTable();
  const labels = new NameTable();
  const atMs: number[] = [];
  const host: number[] = [];
  const label: number[] = [];
  const value: (RecordValue | undefined)[] = [];
  const textsAllowed = root.format === "traffic-grapher";
  metrics.forEach((metric, at) => {
    const where = `${source}: metrics[${at}]`;
    if (!isFields(metric)) {
      throw new UsageError(`${where}: expected an object, got ${shown(metric)}`);
    }
    atMs.push(importedTime(metric.timestamp, `${where}.timestamp`));
    host.push(hosts.numberOf(hostOf(metric.host, where)));
    label.push(labels.numberOf(nonEmpty(metric.label, `${where}.label`)));
    value.push(valueOf(metric.value, `${where}.value`, textsAllowed));
  });
  return {
    hosts: hosts.names,
    labels: labels.names,
    atMs,
    host,
    label,
    value,
    events: events.map((event, at) => eventOf(event, `${source}: events[${at}]`, onWarning)),
  };
}

function eventOf(event: unknown, where: string, onWarning: (sentence: string) => void): Event {
  if (!isFields(event)) throw new UsageError(`${where}: expected an object, got ${shown(event)}`);
  const { timestamp, end_timestamp, label, source, color, dash, host, panel } = event;
  const names: Partial<Record<string, string>> = { at: "timestamp", end: "end_timestamp" };
  return importedEvent(
    { at: timestamp, end: end_timestamp, label, source, color, dash, host, panel },
    (field) => `${where}.${names[field] ?? field}`,
    onWarning,
  );
}

function parsed(text: string, source: string): unknown {
  try {
    // Only long digits need the slower way.
    return /\d{16}/.test(text) ? JSON.parse(text, exactInteger) : JSON.parse(text);
  } catch (cause) {
    const position = jsonErrorPosition(text);
    const line = text.slice(0, position).split("\n").length;
    const column = position - text.lastIndexOf("\n", position - 1);
    const what = position >= text.length
      ? "it ends in the middle, as if it was cut short while it was written"
      : `unexpected ${shown(text.slice(position, position + 20))}`;
    throw new UsageError(`${source}:${line}:${column}: it is not JSON: ${what}`, { cause });
  }
}

/** Integers beyond 2^53 keep their digits, where the runtime hands them over. */
function exactInteger(
  this: unknown,
  _key: string,
  value: unknown,
  context?: { readonly source?: string },
): unknown {
  const digits = context?.source;
  return typeof value === "number" && digits !== undefined && !Number.isSafeInteger(value) &&
      /^-?\d+$/.test(digits)
    ? BigInt(digits)
    : value;
}

function valueOf(value: unknown, where: string, textsAllowed: boolean): RecordValue | undefined {
  if (value === null) return undefined;
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value === "string" && textsAllowed) return value;
  throw new UsageError(`${where}: expected a number, got ${shown(value)}`);
}

function hostOf(value: unknown, where: string): string {
  return value === undefined || value === null ? DEFAULT_HOST : nonEmpty(value, `${where}.host`);
}

function nonEmpty(value: unknown, where: string): string {
  if (typeof value === "string" && value.trim() !== "") return value;
  throw new UsageError(`${where}: expected a text, got ${shown(value)}`);
}

function listIn(root: Fields, name: string, source: string): readonly unknown[] {
  const list = root[name];
  if (Array.isArray(list)) return list;
  throw new UsageError(`${source}: expected a list "${name}", got ${shown(list)}`);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
