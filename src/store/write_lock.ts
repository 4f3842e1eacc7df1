import { DatabaseSync } from "node:sqlite";
import { messageOf } from "../base/error_message.ts";
import { fileIdentity } from "./file_identity.ts";

/**
 * The right to record into a file. It is an exclusive lock on an empty SQLite file beside the
 * recording: the system gives it back however the process ends, and readers and `event add`, which
 * do not ask for it, are not held up.
 */
export interface WriteLock {
  release(): void;
}

const ATTEMPTS = 5;
const PATIENCE_MS = 300;

/** Where the lock of a recording lies. */
export function lockPath(path: string): string {
  return `${path}-lock`;
}

/** Takes the lock; undefined if another writer has it. Throws if no lock can be taken there at all. */
export function takeWriteLock(path: string): WriteLock | undefined {
  const file = lockPath(path);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    new DatabaseSync(file).close(); // makes the file, so that it has an identity before it is opened
    const before = fileIdentity(file);
    const db = new DatabaseSync(file);
    try {
      db.exec(`PRAGMA busy_timeout = ${PATIENCE_MS}`); // a reader that looks whether we live holds it briefly
      db.exec("BEGIN EXCLUSIVE");
    } catch (error) {
      db.close();
      if (/locked|busy/.test(messageOf(error))) return undefined;
      throw error;
    }
    // A writer that ends removes the file; whoever had opened it before holds a lock that nobody sees.
    if (before !== undefined && fileIdentity(file) === before) return lockOf(db, file);
    db.close();
  }
  return undefined;
}

/** Whether some process records into the file right now; it must be readable. */
export function isBeingRecorded(path: string): boolean {
  const file = lockPath(path);
  if (fileIdentity(file) === undefined) return false;
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { readOnly: true });
    db.exec("PRAGMA busy_timeout = 0; SELECT count(*) FROM sqlite_master");
    return false;
  } catch (error) {
    return /locked|busy/.test(messageOf(error));
  } finally {
    db?.close();
  }
}

function lockOf(db: DatabaseSync, file: string): WriteLock {
  let held = true;
  return {
    release(): void {
      if (!held) return;
      held = false;
      try {
        Deno.removeSync(file);
      } catch {
        // The lock counts, not the file: left behind it holds up nobody.
      }
      db.close();
    },
  };
}
