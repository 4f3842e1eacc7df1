import { UsageError } from "../model/errors.ts";
import type { Event } from "../model/event.ts";
import type { RecordValue } from "../model/record_value.ts";
import { importedEvent, importedTime, shown } from "./imported_event.ts";
import type { ImportStage } from "./import_stage.ts";
import { readJsonStream } from "./json_stream.ts";

/** What a row without a host is taken for: the collector ran beside its server. */
export const DEFAULT_HOST = "localhost";

type Fields = Readonly<Record<string, unknown>>;

/** The `format` of this program's own export. */
const OWN_FORMAT = "traffic-grapher";

/** Where the rows go, who is told what was passed over, and how to give up. */
export interface ReadCollectorOptions {
  readonly stage: ImportStage;
  readonly onWarning: (sentence: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Reads a collector's JSON, however large: `{"metrics": [{"timestamp", "host"?, "label", "value"}...], "events":
 * [{"timestamp", "label", "source", "color", "dash", "end_timestamp"?}...]}`. A value of null is a hole; in this
 * program's own export (`"format": "traffic-grapher"`) it may be a text. Throws a `UsageError` that says what is
 * wrong and where.
 */
export async function readCollectorJson(
  source: string,
  { stage, onWarning, signal }: ReadCollectorOptions,
): Promise<void> {
  const fields: Record<string, unknown> = {};
  /** The complaint about the first text value: whether it may stand there the format says, wherever that stands. */
  let firstText: UsageError | undefined;
  const onMetric = (metric: unknown, index: number) => {
    const where = `${source}: metrics[${index}]`;
    if (!isFields(metric)) {
      throw new UsageError(`${where}: expected an object, got ${shown(metric)}`);
    }
    const atMs = importedTime(metric.timestamp, `${where}.timestamp`);
    const host = hostOf(metric.host, where);
    const label = nonEmpty(metric.label, `${where}.label`);
    const { value } = metric;
    if (typeof value === "string") firstText ??= notANumber(value, `${where}.value`);
    stage.add(
      atMs,
      host,
      label,
      typeof value === "string" ? value : valueOf(value, `${where}.value`),
    );
  };
  const members = await readJsonStream(source, {
    lists: ["metrics", "events"],
    onItem: (list, item, index) => {
      if (list === "metrics") onMetric(item, index);
      else stage.events.push(eventOf(item, `${source}: events[${index}]`, onWarning));
    },
    fields: ["format", "host_labels"],
    onField: (name, value) => fields[name] = value,
    ...(signal === undefined ? {} : { signal }),
  });
  if (!members.has("metrics")) {
    throw new UsageError(`${source}: expected a list "metrics", got nothing`);
  }
  stage.isExport = fields.format === OWN_FORMAT;
  if (firstText !== undefined && !stage.isExport) throw firstText;
  if (!stage.isExport || !isFields(fields.host_labels)) return;
  for (const [host, label] of Object.entries(fields.host_labels)) {
    if (typeof label === "string") stage.hostLabels.set(host, label);
  }
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

function valueOf(value: unknown, where: string): RecordValue | undefined {
  if (value === null) return undefined;
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw notANumber(value, where);
}

function notANumber(value: unknown, where: string): UsageError {
  return new UsageError(`${where}: expected a number, got ${shown(value)}`);
}

function hostOf(value: unknown, where: string): string {
  return value === undefined || value === null ? DEFAULT_HOST : nonEmpty(value, `${where}.host`);
}

function nonEmpty(value: unknown, where: string): string {
  if (typeof value === "string" && value.trim() !== "") return value;
  throw new UsageError(`${where}: expected a text, got ${shown(value)}`);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
