import type { DatabaseSync } from "node:sqlite";

/** Puts what is in the log of a recording into its file and, where nobody else has it open, takes the log away. */
export function clearLog(db: DatabaseSync): void {
  try {
    db.exec("PRAGMA busy_timeout = 0");
    // While someone reads, the log cannot go; what is in it can be in the file all the same.
    db.prepare("PRAGMA wal_checkpoint(PASSIVE)").all();
    db.exec("PRAGMA journal_mode = DELETE");
  } catch {
    // Someone reads it still, or the disk is full: then the log stays, and is read with the file.
  }
}
