import type { DatabaseSync } from "node:sqlite";
import { UsageError } from "../model/errors.ts";
import { numberIn } from "./sql_row.ts";

/** "TGrf" in the file's header: what `file` and we know a recording by. */
export const APPLICATION_ID = 0x54477266;

/**
 * The steps from an empty file to the current schema: step n leads from version n to n + 1. A step that
 * was once released never changes.
 */
const STEPS: readonly string[] = [
  `
  CREATE TABLE writer (id INTEGER PRIMARY KEY CHECK (id = 1), pid INTEGER, since_ms REAL);
  CREATE TABLE session (
    id INTEGER PRIMARY KEY AUTOINCREMENT, started_at_ms REAL NOT NULL, ended_at_ms REAL, label TEXT, note TEXT,
    interval_ms REAL NOT NULL, time_zone TEXT NOT NULL, dashboard TEXT NOT NULL, crc INTEGER NOT NULL
  );
  CREATE TABLE host (
    session_id INTEGER NOT NULL, place INTEGER NOT NULL, host TEXT NOT NULL, crc INTEGER NOT NULL,
    PRIMARY KEY (session_id, place)
  ) WITHOUT ROWID;
  CREATE TABLE record (
    session_id INTEGER NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, crc INTEGER NOT NULL,
    PRIMARY KEY (session_id, number)
  ) WITHOUT ROWID;
  CREATE TABLE tail (
    seq INTEGER PRIMARY KEY, session_id INTEGER NOT NULL, at_ms REAL NOT NULL, data BLOB NOT NULL,
    crc INTEGER NOT NULL
  );
  CREATE TABLE block (
    id INTEGER PRIMARY KEY AUTOINCREMENT, session_id INTEGER NOT NULL, first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL, from_ms REAL NOT NULL, to_ms REAL NOT NULL, crc INTEGER NOT NULL
  );
  CREATE INDEX block_by_session ON block (session_id, first_seq);
  CREATE TABLE chunk (
    id INTEGER PRIMARY KEY, block_id INTEGER NOT NULL, host INTEGER NOT NULL, record INTEGER NOT NULL,
    data BLOB NOT NULL, crc INTEGER NOT NULL
  );
  CREATE UNIQUE INDEX chunk_by_place ON chunk (block_id, host, record);
  CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at_ms REAL NOT NULL, end_ms REAL, label TEXT NOT NULL,
    source TEXT NOT NULL, color TEXT, dash TEXT, host_id TEXT, panel TEXT, crc INTEGER NOT NULL
  );
  CREATE INDEX event_by_time ON event (at_ms);
  `,
  `
  CREATE TABLE summary_state (
    session_id INTEGER PRIMARY KEY, keys TEXT NOT NULL, last_seq INTEGER NOT NULL, crc INTEGER NOT NULL
  );
  CREATE TABLE summary_block (
    id INTEGER PRIMARY KEY AUTOINCREMENT, session_id INTEGER NOT NULL, bucket_ms INTEGER NOT NULL,
    from_ms REAL NOT NULL, to_ms REAL NOT NULL, starts BLOB NOT NULL, crc INTEGER NOT NULL
  );
  CREATE TABLE summary (
    block_id INTEGER NOT NULL, host INTEGER NOT NULL, series INTEGER NOT NULL, data BLOB NOT NULL,
    crc INTEGER NOT NULL, PRIMARY KEY (block_id, host, series)
  ) WITHOUT ROWID;
  `,
];

/** The version that this program writes. */
export const SCHEMA_VERSION = STEPS.length;

/** What a SQLite file turns out to be. */
export type FileKind = "recording" | "seed" | "empty";

/**
 * Tells a recording from the seed collector's file and an empty one; throws a `UsageError` for any other
 * SQLite file and for a recording of a newer version.
 */
export function fileKind(db: DatabaseSync, path: string): FileKind {
  // By exec first: on the oldest supported runtime prepare() does not say what is wrong.
  db.exec("SELECT count(*) FROM sqlite_master");
  const version = pragma(db, "user_version");
  if (pragma(db, "application_id") === APPLICATION_ID) {
    if (version > SCHEMA_VERSION) {
      throw new UsageError(
        `${path} was recorded by a newer traffic-grapher (its schema is version ${version}, this ` +
          `program knows up to ${SCHEMA_VERSION}): use that version or a newer one`,
      );
    }
    return "recording";
  }
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
    .map((row) => row.name);
  if (tables.includes("metrics") && tables.includes("events")) return "seed";
  if (tables.length === 0 && version === 0) return "empty";
  throw new UsageError(`${path} is a SQLite file, but not a recording: choose another file`);
}

/** Brings an empty or older recording to the current schema, as one transaction. */
export function migrate(db: DatabaseSync): void {
  const version = pragma(db, "user_version");
  if (version >= SCHEMA_VERSION) return;
  db.exec("BEGIN IMMEDIATE");
  try {
    for (const step of STEPS.slice(version)) db.exec(step);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}`);
    db.exec("COMMIT");
  } catch (error) {
    db.exec("ROLLBACK");
    throw error;
  }
}

/** The number that a pragma answers; 0 where it answers nothing. */
export function pragma(db: DatabaseSync, name: string): number {
  const row = db.prepare(`PRAGMA ${name}`).get();
  const column = row === undefined ? undefined : Object.keys(row)[0];
  return row === undefined || column === undefined ? 0 : numberIn(row, column);
}
