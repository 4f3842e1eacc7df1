import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Event } from "../model/event.ts";
import type { RecordValue } from "../model/record_value.ts";
import { ByteReader } from "./byte_reader.ts";
import { ByteWriter } from "./byte_writer.ts";
import { NameTable } from "./name_table.ts";
import { eachRow } from "./each_row.ts";
import { bytesIn, numberIn } from "./sql_row.ts";
import { readTaggedValue, writeTaggedValue } from "./tagged_value.ts";

/** One value of one label of one host at a time, as a collector wrote it; undefined: a hole. */
export interface ImportedRow {
  /** Wall-clock milliseconds. */
  readonly atMs: number;
  /** The numbers of the host and the label in the stage's tables. */
  readonly host: number;
  readonly label: number;
  readonly value: RecordValue | undefined;
}

/** Consecutive rows of one time are stored together, up to so many bytes. */
const MOST_BYTES = 65_536;

/**
 * What was read of a collector's file, on disk: a file may be larger than memory, and not in the order of time.
 * Disposing deletes it. Throws what SQLite says.
 */
export class ImportStage implements Disposable {
  readonly hosts = new NameTable();
  readonly labels = new NameTable();
  readonly events: Event[] = [];
  /** What hosts are called, where the file says so. */
  readonly hostLabels = new Map<string, string>();
  /** The labels are names of records, and their values raw: this program exported them. */
  isExport = false;
  readonly #path: string;
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;
  #part = new ByteWriter();
  #count = 0;
  #startMs = Infinity;
  #lastMs = -Infinity;
  #isSorted = true;

  constructor(path: string) {
    this.#path = path;
    this.#db = new DatabaseSync(path);
    // Nobody reads it after a crash.
    this.#db.exec(
      `PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
       CREATE TABLE part (at_ms REAL NOT NULL, rows BLOB NOT NULL);
       BEGIN`,
    );
    this.#insert = this.#db.prepare("INSERT INTO part VALUES (?, ?)");
  }

  /** How many values there are, holes included. */
  get count(): number {
    return this.#count;
  }

  /** The time of the earliest row or event; 0 where there is none. */
  get startMs(): number {
    const startMs = this.events.reduce((least, { atMs }) => Math.min(least, atMs), this.#startMs);
    return Number.isFinite(startMs) ? startMs : 0;
  }

  add(atMs: number, host: string, label: string, value: RecordValue | undefined): void {
    if (atMs !== this.#lastMs || this.#part.length > MOST_BYTES) this.#flush();
    if (atMs < this.#lastMs) this.#isSorted = false;
    this.#lastMs = atMs;
    this.#startMs = Math.min(this.#startMs, atMs);
    this.#count++;
    this.#part.varint(this.hosts.numberOf(host));
    this.#part.varint(this.labels.numberOf(label));
    this.#part.u8(value === undefined ? 0 : 1);
    if (value !== undefined) writeTaggedValue(value, this.#part);
  }

  /** All rows by time, those of one time in the order in which they were added. */
  *rows(): Generator<ImportedRow, void, undefined> {
    this.#flush();
    const order = this.#isSorted ? "rowid" : "at_ms, rowid";
    for (const part of eachRow(this.#db, `SELECT at_ms, rows FROM part ORDER BY ${order}`)) {
      const atMs = numberIn(part, "at_ms");
      const reader = new ByteReader(bytesIn(part, "rows"));
      while (!reader.atEnd) {
        const host = reader.varint(), label = reader.varint();
        yield { atMs, host, label, value: reader.u8() === 0 ? undefined : readTaggedValue(reader) };
      }
    }
  }

  #flush(): void {
    if (this.#part.length > 0) this.#insert.run(this.#lastMs, this.#part.finish());
    this.#part = new ByteWriter();
  }

  [Symbol.dispose](): void {
    this.#db.close();
    Deno.removeSync(this.#path);
  }
}
