import { databaseBeside } from "../base/side_files.ts";
import { resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { UsageError } from "../model/errors.ts";
import { messageOf } from "../base/error_message.ts";
import { fileKind, migrate } from "./schema.ts";

const BUSY_MS = 2000;
/** Pages of log before they are moved into the file: a megabyte. */
const CHECKPOINT_PAGES = 256;

/** How to open. */
export interface WriteOptions {
  /** Make the file if there is none; otherwise that is an error. */
  readonly create: boolean;
  /** For what, in the messages, e.g. `record into`. */
  readonly purpose: string;
  /** Write-ahead log where the file system can: readers and the writer then do not hold each other up. */
  readonly writeAheadLog?: boolean | undefined;
  /** Called before anything is written: throws if someone else may be writing. */
  readonly claim?: ((db: DatabaseSync) => void) | undefined;
}

/**
 * Opens a recording to write to it, brought to the current schema; throws a `UsageError` that says why it
 * cannot be written.
 */
export function openForWriting(path: string, options: WriteOptions): DatabaseSync {
  const { create, purpose, writeAheadLog = false, claim } = options;
  const exists = checkPlace(path, options);
  if (!exists && !create) {
    throw new UsageError(`cannot ${purpose} ${path}: there is no such file`);
  }
  let db: DatabaseSync | undefined;
  try {
    // Absolute: SQLite takes a name that begins with `file:` for an address with options.
    db = new DatabaseSync(resolve(path));
    db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    const kind = fileKind(db, path);
    if (kind === "seed") {
      throw new UsageError(
        `cannot ${purpose} ${path}: it is in the older collector's format; make a recording of it ` +
          `(traffic-grapher import ${path} NEW.db), or choose another file`,
      );
    }
    if (kind === "empty" && !create) {
      throw new UsageError(`cannot ${purpose} ${path}: nothing was ever recorded into it`);
    }
    claim?.(db);
    // Only an empty file can still choose this; it lets deleted blocks give their space back.
    if (kind === "empty") db.exec("PRAGMA auto_vacuum = INCREMENTAL");
    if (writeAheadLog) enableWriteAheadLog(db);
    db.exec("PRAGMA synchronous = NORMAL");
    if (create) migrate(db);
    return db;
  } catch (error) {
    db?.close();
    if (error instanceof UsageError) throw error;
    throw explained(error, path, purpose);
  }
}

function enableWriteAheadLog(db: DatabaseSync): void {
  try {
    db.exec(
      `PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
       PRAGMA journal_size_limit = ${CHECKPOINT_PAGES * 4096}`,
    );
    db.exec("SELECT count(*) FROM sqlite_master");
  } catch {
    // Network file systems share no memory: there the rollback journal does, if more slowly.
    db.exec("PRAGMA journal_mode = TRUNCATE");
  }
}

/** Whether the file exists; throws a `UsageError` where it can be none, or its folder is missing. */
export function checkPlace(path: string, { purpose }: WriteOptions): boolean {
  try {
    // Names that SQLite takes for no file at all.
    if (path === "" || path === ":memory:") {
      throw new UsageError(
        `cannot ${purpose} ${path || '""'}: it is no file, and nothing would stay`,
      );
    }
    const database = databaseBeside(path);
    if (database !== undefined) {
      throw new UsageError(
        `cannot ${purpose} ${path}: that is the name of a part of a recording ${database}; ` +
          "choose another name",
      );
    }
    const { isDirectory, isFile } = Deno.statSync(path);
    if (isDirectory) throw new UsageError(`cannot ${purpose} ${path}: it is a folder, not a file`);
    if (!isFile) {
      throw new UsageError(
        `cannot ${purpose} ${path}: it is a device, a pipe or a socket, not a file`,
      );
    }
    return true;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof Deno.errors.NotFound) return checkFolder(path, purpose);
    throw explained(error, path, purpose);
  }
}

function checkFolder(path: string, purpose: string): false {
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) || "/" : ".";
  try {
    if (Deno.statSync(folder).isDirectory) return false;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw explained(error, path, purpose);
  }
  throw new UsageError(`cannot ${purpose} ${path}: there is no folder ${folder}`);
}

/** What kept a file from being written, as a sentence that says what to do. */
export function explained(cause: unknown, path: string, purpose: string): UsageError {
  const message = messageOf(cause);
  const why = /not a database|failed to prepare/.test(message)
    ? "it is not a recording; choose another file"
    : /readonly|read-only|unable to open|denied|EACCES|EROFS/i.test(message)
    ? "the file or its folder cannot be written to; check its owner and mode, or choose another folder"
    : /full/.test(message)
    ? "the disk is full; make room or choose another disk"
    : /locked|busy/.test(message)
    ? "another program holds it locked; try again when that is done"
    : /malformed/.test(message)
    ? "it is damaged; choose another file (its readable part can still be replayed and exported)"
    : message;
  return new UsageError(`cannot ${purpose} ${path}: ${why}`, { cause });
}
