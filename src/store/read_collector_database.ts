import type { DatabaseSync } from "node:sqlite";
import { UsageError } from "../model/errors.ts";
import type { Event } from "../model/event.ts";
import { messageOf } from "../base/error_message.ts";
import { importedEvent, importedTime, type RawEvent, shown } from "./imported_event.ts";
import { DEFAULT_HOST, type ReadCollectorOptions } from "./read_collector_json.ts";
import { eachRow } from "./each_row.ts";
import type { SqlRow } from "./sql_row.ts";

const ROWS_AT_ONCE = 10_000;

/**
 * Reads a collector's SQLite file: tables `metrics(ts, host, label, value)` and `events(ts, end_ts, label,
 * source, color, dash)`, times in ISO-8601; older files lack `end_ts`, and `host` may be missing. NULL is a hole,
 * as Python stores NaN. Throws a `UsageError` that says what is wrong in which row.
 */
export async function readCollectorDatabase(
  db: DatabaseSync,
  source: string,
  options: ReadCollectorOptions,
): Promise<void> {
  try {
    const columns = columnsOf(db, "metrics");
    for (const name of ["ts", "label", "value"]) {
      if (!columns.includes(name)) {
        throw new UsageError(`${source}: the table metrics has no column ${name}`);
      }
    }
    await readMetrics(db, source, columns, options);
    options.stage.events.push(...readEvents(db, source, options.onWarning));
  } catch (cause) {
    if (cause instanceof UsageError || options.signal?.aborted) throw cause;
    throw new UsageError(`${source} cannot be read to its end: ${messageOf(cause)}`, { cause });
  }
}

async function readMetrics(
  db: DatabaseSync,
  source: string,
  columns: readonly string[],
  { stage, signal }: ReadCollectorOptions,
): Promise<void> {
  const hostColumn = columns.includes("host") ? "host" : "NULL";
  // Wholly real: an integer beyond 2^53 would make the row unreadable.
  const select = `SELECT rowid AS row, ts, ${hostColumn} AS host, label, typeof(value) AS type,
     CAST(value AS REAL) AS value FROM metrics ORDER BY rowid`;
  for (const row of eachRow(db, select)) {
    const where = `${source}: metrics, row ${row.row}`;
    stage.add(
      importedTime(row.ts, `${where}, ts`),
      row.host === null ? DEFAULT_HOST : textOf(row.host, `${where}, host`),
      textOf(row.label, `${where}, label`),
      valueOf(row, where),
    );
    if (stage.count % ROWS_AT_ONCE !== 0) continue;
    await new Promise((resolve) => setTimeout(resolve, 0)); // an abort must be heard
    signal?.throwIfAborted();
  }
}

function readEvents(
  db: DatabaseSync,
  source: string,
  onWarning: (sentence: string) => void,
): Event[] {
  const columns = columnsOf(db, "events");
  const column = (name: string) => columns.includes(name) ? name : "NULL";
  const events = db.prepare(
    `SELECT rowid AS row, ts, ${column("end_ts")} AS end_ts, label, ${column("source")} AS source,
     ${column("color")} AS color, ${column("dash")} AS dash FROM events ORDER BY rowid`,
  ).all();
  const names: Partial<Record<keyof RawEvent, string>> = { at: "ts", end: "end_ts" };
  return events.map((row) =>
    importedEvent(
      {
        at: row.ts,
        end: row.end_ts,
        label: row.label,
        source: row.source,
        color: row.color,
        dash: row.dash,
      },
      (field) => `${source}: events, row ${row.row}, ${names[field] ?? field}`,
      onWarning,
    )
  );
}

function valueOf(row: SqlRow, where: string): number | undefined {
  if (row.type === "null") return undefined;
  const { value } = row;
  if (
    (row.type === "real" || row.type === "integer") && typeof value === "number" &&
    Number.isFinite(value)
  ) {
    return value;
  }
  throw new UsageError(`${where}, value: expected a number, got a value of type ${row.type}`);
}

function textOf(value: unknown, where: string): string {
  if (typeof value === "string" && value.trim() !== "") return value;
  throw new UsageError(`${where}: expected a text, got ${shown(value)}`);
}

function columnsOf(db: DatabaseSync, table: "metrics" | "events"): string[] {
  return db.prepare(`PRAGMA table_info(${table})`).all().map((row) => String(row.name));
}
