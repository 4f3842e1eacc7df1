import type { DatabaseSync } from "node:sqlite";
import { eachRow, type SqlRow } from "../base/each_row.ts";
import { messageOf } from "../base/error_message.ts";
import { UsageError } from "../model/errors.ts";
import type { Event } from "../model/event.ts";
import { describeSession } from "./describe_session.ts";
import { isFields } from "../base/fields.ts";
import { importedEvent, importedLogEvent, type RawEvent } from "./imported_event.ts";
import { importedHost, importedName, importedValue } from "./imported_value.ts";
import { LeftOut } from "./left_out.ts";
import { shown } from "./import_fault.ts";
import { MOST_LOG_EVENTS, type ReadCollectorOptions } from "./read_collector_json.ts";

/** The newest schema of the collector that is known here. */
const SCHEMA = 2;
const ROWS_AT_ONCE = 10_000;
/** The columns that are read, and those that only number rows. */
const COLUMNS: ReadonlyMap<string, readonly string[]> = new Map([
  ["sessions", words("id label note start end meta_json chart_map_json lab_json tunnels_json")],
  ["metrics", words("id session_id ts host label value source")],
  ["events", words("id session_id ts end_ts label source color dash")],
  ["log_events", words("id session_id ts host tab fields")],
]);

/**
 * Reads a collector's SQLite file: tables `metrics(ts, host, label, value)` and `events(ts, end_ts, label,
 * source, color, dash)`, times in ISO-8601; older files lack `end_ts` or `host`; newer ones have `sessions`, by which the
 * others' rows are told apart, and `log_events`. NULL is a hole, as Python stores NaN. As the collector does, it passes
 * over rows that it cannot read; how many there were and what else is left out is told at the end. Throws a `UsageError`
 * that says what is wrong and where.
 */
export async function readCollectorDatabase(
  db: DatabaseSync,
  source: string,
  options: ReadCollectorOptions,
): Promise<void> {
  try {
    await new CollectorDatabase(db, source, options).read();
  } catch (cause) {
    if (cause instanceof UsageError || options.signal?.aborted) throw cause;
    throw new UsageError(`${source} cannot be read to its end: ${messageOf(cause)}`, { cause });
  }
}

class CollectorDatabase {
  readonly #db: DatabaseSync;
  readonly #source: string;
  readonly #options: ReadCollectorOptions;
  readonly #leftOut: LeftOut;

  constructor(db: DatabaseSync, source: string, options: ReadCollectorOptions) {
    this.#db = db;
    this.#source = source;
    this.#options = options;
    this.#leftOut = new LeftOut(source);
  }

  async read(): Promise<void> {
    const version = Number(this.#db.prepare("PRAGMA user_version").get()?.user_version ?? 0);
    if (version > SCHEMA) {
      throw new UsageError(
        `${this.#source}: its schema is version ${version}, and this program knows up to ` +
          `${SCHEMA}: use a newer one`,
      );
    }
    this.#readSessions();
    await this.#readMetrics();
    this.#readEvents();
    this.#readLogEvents();
    this.#noteOthers();
    this.#leftOut.tell(this.#options.onWarning, { mustBeWhole: false });
  }

  #readSessions(): void {
    const columns = this.#columns("sessions");
    if (!columns.includes("id")) return;
    for (const row of eachRow(this.#db, "SELECT * FROM sessions ORDER BY start, id")) {
      const fields = {
        ...row,
        meta: jsonOf(row.meta_json),
        chart_map: jsonOf(row.chart_map_json),
        lab: jsonOf(row.lab_json),
        tunnels: jsonOf(row.tunnels_json),
      };
      describeSession(this.#options.stage.session(String(row.id)), fields, {
        source: this.#source,
        times: this.#options.times,
        leftOut: this.#leftOut,
      });
    }
  }

  async #readMetrics(): Promise<void> {
    const columns = this.#columns("metrics");
    for (const name of ["ts", "label", "value"]) {
      if (!columns.includes(name)) {
        throw new UsageError(`${this.#source}: the table metrics has no column ${name}`);
      }
    }
    const column = (name: string) => columns.includes(name) ? name : "NULL";
    // Numbers wholly real: an integer beyond 2^53 would make the row unreadable.
    const select = `SELECT rowid AS row, ts, ${column("host")} AS host, label,
      CASE typeof(value) WHEN 'integer' THEN CAST(value AS REAL) ELSE value END AS value,
      ${column("session_id")} AS session, ${
      column("source")
    } AS source FROM metrics ORDER BY rowid`;
    let count = 0;
    for (const row of eachRow(this.#db, select)) {
      this.#leftOut.row(() => this.#addRow(row));
      if (++count % ROWS_AT_ONCE !== 0) continue;
      await new Promise((resolve) => setTimeout(resolve, 0)); // an abort must be heard
      this.#options.signal?.throwIfAborted();
    }
  }

  #addRow(row: SqlRow): void {
    const { stage, times } = this.#options;
    const where = `${this.#source}: metrics, row ${row.row}`;
    const label = importedName(row.label, `${where}, label`);
    const host = importedHost(row.host, `${where}, host`);
    const session = row.session === null ? undefined : String(row.session);
    const series = `${session}/${host}/${label}`;
    const atMs = times.read(row.ts, `${where}, ts`, series);
    const value = importedValue(row.value, `${where}, value`);
    stage.add(stage.session(session), atMs, host, label, value);
    this.#leftOut.noPlaceFor("sources of values", row.source);
  }

  #readEvents(): void {
    const columns = this.#columns("events");
    const column = (name: string) => columns.includes(name) ? name : "NULL";
    const select = `SELECT rowid AS row, ts, ${column("end_ts")} AS end_ts, label,
      ${column("source")} AS source, ${column("color")} AS color, ${column("dash")} AS dash
      FROM events ORDER BY rowid`;
    const names: Partial<Record<keyof RawEvent, string>> = { at: "ts", end: "end_ts" };
    const { times } = this.#options;
    for (const { row, ts, end_ts, label, source, color, dash } of eachRow(this.#db, select)) {
      this.#leftOut.row(() => {
        this.#keep(importedEvent({ at: ts, end: end_ts, label, source, color, dash }, {
          times,
          onUnknown: (style) => this.#leftOut.style(style),
          where: (field) => `${this.#source}: events, row ${row}, ${names[field] ?? field}`,
        }));
      });
    }
  }

  #readLogEvents(): void {
    if (!this.#columns("log_events").includes("fields")) return;
    const { times } = this.#options;
    const select = "SELECT rowid AS row, ts, host, tab, fields FROM log_events ORDER BY rowid";
    let count = 0;
    for (const { row, ts, host, tab, fields } of eachRow(this.#db, select)) {
      if (++count > MOST_LOG_EVENTS) {
        this.#leftOut.noPlaceFor(`log events beyond ${MOST_LOG_EVENTS}`, true);
        continue;
      }
      const where = `${this.#source}: log_events, row ${row}`;
      this.#leftOut.row(() => {
        const raw = { timestamp: ts, host, tab, fields: jsonOf(fields) };
        this.#keep(importedLogEvent(raw, where, times));
      });
    }
  }

  /** Takes note of what else there is in the file. */
  #noteOthers(): void {
    const tables = this.#db.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    ).all().map((row) => String(row.name));
    const holds = (table: string, condition: string) =>
      this.#db.prepare(`SELECT 1 FROM ${quoted(table)} WHERE ${condition} LIMIT 1`).get();
    for (const table of tables) {
      const known = COLUMNS.get(table);
      if (known === undefined) {
        this.#leftOut.noPlaceFor(`the table ${shown(table)}`, holds(table, "1"));
      }
      for (const column of known === undefined ? [] : this.#columns(table)) {
        if (known!.includes(column)) continue;
        const value = holds(table, `${quoted(column)} IS NOT NULL`);
        this.#leftOut.noPlaceFor(`the column ${shown(`${table}.${column}`)}`, value);
      }
    }
  }

  #keep(event: Event): void {
    this.#leftOut.restOf(event);
    this.#options.stage.events.push(event);
  }

  #columns(table: string): string[] {
    return this.#db.prepare(`PRAGMA table_info(${quoted(table)})`).all().map((row) =>
      String(row.name)
    );
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** What a column holds as JSON; undefined where it holds none. */
function jsonOf(text: unknown): unknown {
  if (typeof text !== "string") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) || Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function words(text: string): readonly string[] {
  return text.split(" ");
}
