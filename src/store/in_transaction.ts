import type { DatabaseSync } from "node:sqlite";

/** Does all of the work in the file, or with an error nothing of it. */
export function inTransaction<Result>(db: DatabaseSync, work: () => Result): Result {
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    try {
      db.exec("ROLLBACK");
    } catch {
      // SQLite rolled back by itself, as it does when the disk is full.
    }
    throw error;
  }
}
