import { formatIsoTime } from "../base/iso_time.ts";
import type { DatabaseSync } from "node:sqlite";
import { UsageError } from "../model/errors.ts";
import { messageOf } from "../base/error_message.ts";
import { takeWriteLock, type WriteLock } from "./write_lock.ts";

/**
 * Takes the right to record into a file; throws a `UsageError` that names who has it. Where the file system
 * knows no locks there is none to take, and `onWarning` is told.
 */
export function claimRecording(
  path: string,
  db: DatabaseSync,
  onWarning: (sentence: string) => void,
): WriteLock | undefined {
  let lock: WriteLock | undefined;
  try {
    lock = takeWriteLock(Deno.realPathSync(path));
  } catch (error) {
    const why = messageOf(error);
    onWarning(`${path} cannot be locked (${why}): see to it that nothing else records into it`);
    return undefined;
  }
  if (lock === undefined) {
    throw new UsageError(
      `${whoRecords(db)} is recording into ${path}: ` +
        "stop it first, or record into another file",
    );
  }
  return lock;
}

function whoRecords(db: DatabaseSync): string {
  try {
    const row = db.prepare("SELECT pid, since_ms FROM writer").get();
    if (row === undefined) return "another process";
    return `process ${row.pid}, since ${formatIsoTime(Number(row.since_ms))},`;
  } catch {
    return "another process";
  }
}
