import { DatabaseSync, type StatementSync } from "node:sqlite";
import { eachRow, type SqlRow } from "../base/each_row.ts";
import { fromJsonValue, type JsonValue, toJsonValue } from "../base/json_value.ts";
import { NameTable } from "../base/name_table.ts";
import { UsageError } from "../model/errors.ts";
import type { Event } from "../model/event.ts";
import type { RecordValue } from "../model/record_value.ts";

/** One value of one label of one host at a time, as a collector wrote it; or that the host did not answer. */
export interface ImportedRow {
  /** Wall-clock milliseconds. */
  readonly atMs: number;
  /** The number of the host in the session's table. */
  readonly host: number;
  /** The number of the label in the stage's table; absent: the host did not answer, or answered nothing. */
  readonly label?: number | undefined;
  /** Undefined: a hole. */
  readonly value?: RecordValue | undefined;
  readonly miss?: ImportedMiss | undefined;
  readonly timing?: ImportedTiming | undefined;
}

/** When a host answered, or had not, and what it has no value of: by the monotonic clock that was recorded, in milliseconds. */
export interface ImportedTiming {
  /** When the tick was due. */
  readonly clockMs: number;
  readonly endedMs: number;
  readonly tookMs: number;
  readonly uncertaintyMs?: number | undefined;
  /** Records that it did not know, and its complaints. */
  readonly absent: readonly string[];
  readonly problems: readonly string[];
}

/** Why a host did not answer. */
export interface ImportedMiss {
  readonly reason: string;
  readonly message: string;
}

/** One run of a collector, with what its file says of it. */
export interface ImportedSession {
  /** What its rows are kept under, in the order in which sessions turned up. */
  readonly number: number;
  readonly hosts: NameTable;
  /** The numbers of the labels that it has. */
  readonly labels: Set<number>;
  /** What hosts are called and what they belong to, where the file says so. */
  readonly hostLabels: Map<string, string>;
  readonly hostGroups: Map<string, string>;
  label?: string | undefined;
  note?: string | undefined;
  startMs?: number | undefined;
  endMs?: number | undefined;
  intervalMs?: number | undefined;
  timeZone?: string | undefined;
  dashboardText?: string | undefined;
  /** What is drawn together, and how: by the collector's own charts. */
  charts?: ImportedCharts | undefined;
  /** This program exported it, silence included: a host without a row was not asked. */
  tellsMisses: boolean;
}

/** The charts of a collector: which label belongs to which, what they measure, and which stand on one page. */
export interface ImportedCharts {
  readonly chartOf: ReadonlyMap<string, string>;
  readonly units: ReadonlyMap<string, string>;
  readonly pages: readonly { readonly name: string; readonly charts: readonly string[] }[];
}

/** Consecutive rows of one time are stored together, up to so many. */
const MOST_ROWS = 4096;
/** More labels than this no recording holds of a host. */
const MOST_LABELS = 1_000_000;
/** Of each host something is said in every tick. */
const MOST_HOSTS = 5000;

type StoredRow = [
  host: number,
  label: number,
  value: JsonValue | ImportedMiss | ImportedTiming | null,
];
/** In the place of a label. */
const MISS = -1, TIMING = -2;

/**
 * What was read of a collector's file, on disk: a file may be larger than memory, and not in the order of time.
 * Disposing deletes it. Throws what SQLite says.
 */
export class ImportStage implements Disposable {
  readonly labels = new NameTable();
  readonly events: Event[] = [];
  /** The labels are names of records, and their values raw: this program exported them. */
  isExport = false;
  readonly #sessions = new Map<string, ImportedSession>();
  readonly #path: string;
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;
  #part: StoredRow[] = [];
  #session = 0;
  #atMs = NaN;
  #clockMs: number | null = null;
  #number = 0;

  constructor(path: string) {
    this.#path = path;
    this.#db = new DatabaseSync(path);
    // Nobody reads it after a crash. Kept in order as it grows: to sort it at the end would hold up everything.
    this.#db.exec(
      `PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
       PRAGMA cache_size = -65536;
       CREATE TABLE part (session INTEGER, at_ms REAL, number INTEGER, clock_ms REAL, rows TEXT NOT NULL,
         PRIMARY KEY (session, at_ms, number)) WITHOUT ROWID;
       BEGIN`,
    );
    this.#insert = this.#db.prepare("INSERT INTO part VALUES (?, ?, ?, ?, ?)");
  }

  /** The sessions in the order in which they turned up. */
  get sessions(): readonly ImportedSession[] {
    return [...this.#sessions.values()];
  }

  /** The session that the file calls so; a new one where it was not named before. */
  session(name = ""): ImportedSession {
    let session = this.#sessions.get(name);
    if (session === undefined) {
      session = {
        number: this.#sessions.size,
        hosts: new NameTable(),
        labels: new Set(),
        hostLabels: new Map(),
        hostGroups: new Map(),
        tellsMisses: false,
      };
      this.#sessions.set(name, session);
    }
    return session;
  }

  /** Adds a value; undefined is a hole. */
  add(
    session: ImportedSession,
    atMs: number,
    host: string,
    label: string,
    value: RecordValue | undefined,
  ): void {
    const stored = value === undefined ? null : toJsonValue(value);
    const number = this.labels.numberOf(label);
    if (number >= MOST_LABELS) {
      throw new UsageError(`the file has more than ${MOST_LABELS} labels, too many to be imported`);
    }
    session.labels.add(number);
    this.#put(session, atMs, [this.#hostOf(session, host), number, stored]);
  }

  /** Adds that a host did not answer. */
  addMiss(session: ImportedSession, atMs: number, host: string, miss: ImportedMiss): void {
    this.#put(session, atMs, [this.#hostOf(session, host), MISS, miss]);
  }

  /** Adds when a host answered, or had not. */
  addTiming(session: ImportedSession, atMs: number, host: string, timing: ImportedTiming): void {
    this.#put(session, atMs, [this.#hostOf(session, host), TIMING, timing]);
    this.#clockMs = timing.clockMs;
  }

  #hostOf(session: ImportedSession, host: string): number {
    const number = session.hosts.numberOf(host);
    if (number < MOST_HOSTS) return number;
    throw new UsageError(`the file names more than ${MOST_HOSTS} hosts, too many to be imported`);
  }

  #put(session: ImportedSession, atMs: number, row: StoredRow): void {
    const { number } = session;
    if (atMs !== this.#atMs || number !== this.#session || this.#part.length >= MOST_ROWS) {
      this.#flush();
      this.#session = number;
      this.#atMs = atMs;
    }
    this.#part.push(row);
  }

  /** The times of a session's earliest and latest row; undefined where it has none. */
  stretchOf(
    session: ImportedSession,
  ): { readonly fromMs: number; readonly toMs: number } | undefined {
    this.#flush();
    const sql = "SELECT min(at_ms) AS from_ms, max(at_ms) AS to_ms FROM part WHERE session = ?";
    const { from_ms, to_ms } = this.#db.prepare(sql).get(session.number) ?? {};
    return typeof from_ms === "number" && typeof to_ms === "number"
      ? { fromMs: from_ms, toMs: to_ms }
      : undefined;
  }

  /**
   * All rows of a session by time, those of one time in the order in which they were added; where its clock was set back
   * in the order in which they were recorded.
   */
  *rows(session: ImportedSession): Generator<ImportedRow, void, undefined> {
    this.#flush();
    const times = session.tellsMisses ? this.#timesByClock(session) : undefined;
    if (times === undefined) {
      const sql = "SELECT at_ms, rows FROM part WHERE session = ? ORDER BY at_ms, number";
      for (const part of eachRow(this.#db, sql, session.number)) yield* rowsIn(part);
      return;
    }
    const ofTime = this.#db.prepare(
      "SELECT at_ms, rows FROM part WHERE session = ? AND at_ms = ? ORDER BY number",
    );
    for (const { atMs } of times) {
      for (const part of ofTime.all(session.number, atMs)) yield* rowsIn(part);
    }
  }

  /** The times of a session as its monotonic clock has them; undefined where the wall clock has the same order. */
  #timesByClock({ number }: ImportedSession): { readonly atMs: number }[] | undefined {
    const sql = `SELECT at_ms, min(clock_ms) AS clock_ms FROM part WHERE session = ?
      GROUP BY at_ms ORDER BY at_ms`;
    const times: { atMs: number; clockMs: number }[] = [];
    let isSteady = true;
    for (const { at_ms, clock_ms } of eachRow(this.#db, sql, number)) {
      const before = times.at(-1)?.clockMs ?? -Infinity;
      // What was not told stands beside the time before it.
      const clockMs = typeof clock_ms === "number" ? clock_ms : before;
      isSteady &&= clockMs >= before;
      times.push({ atMs: Number(at_ms), clockMs });
    }
    return isSteady ? undefined : times.sort((one, other) => one.clockMs - other.clockMs);
  }

  #flush(): void {
    if (this.#part.length === 0) return;
    const rows = JSON.stringify(this.#part);
    this.#insert.run(this.#session, this.#atMs, this.#number++, this.#clockMs, rows);
    this.#part = [];
    this.#clockMs = null;
  }

  [Symbol.dispose](): void {
    this.#db.close();
    Deno.removeSync(this.#path);
  }
}

/** The rows that are stored together. */
function* rowsIn(part: SqlRow): Generator<ImportedRow, void, undefined> {
  const atMs = Number(part.at_ms);
  for (const [host, label, value] of JSON.parse(String(part.rows)) as StoredRow[]) {
    if (label === MISS) yield { atMs, host, miss: value as ImportedMiss };
    else if (label === TIMING) yield { atMs, host, timing: value as ImportedTiming };
    else if (value === null) yield { atMs, host, label, value: undefined };
    else yield { atMs, host, label, value: fromJsonValue(value as JsonValue) };
  }
}
