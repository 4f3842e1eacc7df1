import { resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { UsageError } from "../model/errors.ts";
import { messageOf } from "../base/error_message.ts";
import { makeTemporaryFolder } from "../base/temporary_folder.ts";
import { pragma } from "./schema.ts";

/** A database that can only be read. */
export interface ReadableDatabase {
  readonly db: DatabaseSync;
  /** The end of the file is missing. */
  readonly isCutShort?: boolean | undefined;
  close(): void;
}

const BUSY_MS = 2000;
/** Enough that a page over a day reads each part of the file once. */
const CACHE_KIB = 16_384;
const HEADER_BYTES = 100;

/**
 * Opens a SQLite file to read it, also while it is written, also after its writer was killed. Where that cannot
 * be done in place (a folder that cannot be written to, a file that was cut short), it reads a copy, padded to
 * its full length. Throws a `UsageError`.
 */
export function openForReading(
  path: string,
  onWarning: (sentence: string) => void,
): ReadableDatabase {
  try {
    const db = openChecked(path, true);
    // SQLite takes the part of a last page for the whole.
    if (Deno.statSync(path).size % pragma(db, "page_size") === 0) {
      return { db, close: () => db.close() };
    }
    db.close();
    return openCopy(path, undefined, onWarning);
  } catch (error) {
    const message = messageOf(error);
    if (/not a database/.test(message)) throw damaged(path, error);
    if (/locked|busy/.test(message)) {
      throw new UsageError(`${path} is locked by another program: try again when that is done`, {
        cause: error,
      });
    }
    return openCopy(path, error, onWarning);
  }
}

function openChecked(path: string, readOnly: boolean): DatabaseSync {
  const db = new DatabaseSync(resolve(path), { readOnly });
  try {
    db.exec(`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA cache_size = ${-CACHE_KIB};
       SELECT count(*) FROM sqlite_master`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function openCopy(
  path: string,
  cause: unknown,
  onWarning: (sentence: string) => void,
): ReadableDatabase {
  const folder = makeTemporaryFolder();
  try {
    const copy = `${folder.path}/copy.db`;
    Deno.copyFileSync(path, copy);
    for (const suffix of ["-wal", "-journal"]) {
      try {
        Deno.copyFileSync(path + suffix, copy + suffix);
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    }
    const missing = padded(copy);
    if (missing > 0) {
      onWarning(`${path} was cut short by ${missing} bytes: only what is left of it can be shown`);
    }
    const db = openChecked(copy, false);
    return {
      db,
      isCutShort: missing > 0,
      close(): void {
        db.close();
        folder[Symbol.dispose]();
      },
    };
  } catch (error) {
    folder[Symbol.dispose]();
    if (/malformed|not a database/.test(messageOf(error))) throw damaged(path, error);
    throw new UsageError(`cannot read ${path}: ${messageOf(error)}`, { cause });
  }
}

/** Gives a file that was cut short its full length again; returns what was missing. */
function padded(path: string): number {
  using file = Deno.openSync(path, { read: true, write: true });
  const missing = missingBytes(file);
  if (missing > 0) file.truncateSync(file.statSync().size + missing);
  return missing;
}

/** How much shorter a file is than its header tells. */
function missingBytes(file: Deno.FsFile): number {
  const header = new Uint8Array(HEADER_BYTES);
  if ((file.readSync(header) ?? 0) < HEADER_BYTES) return 0;
  const view = new DataView(header.buffer);
  const size = view.getUint16(16);
  const pages = view.getUint32(28);
  const wanted = pages * (size === 1 ? 65_536 : size);
  const { size: given } = file.statSync();
  // A header that asks for far more than was ever there is itself the damage.
  if (wanted <= given || wanted > Math.max(given, 2 ** 20) * 1024) return 0;
  return wanted - given;
}

function damaged(path: string, cause: unknown): UsageError {
  return new UsageError(
    `${path} is damaged (${messageOf(cause)}): no part of it can be read; take it from a backup`,
    { cause },
  );
}
