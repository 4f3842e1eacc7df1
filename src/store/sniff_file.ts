import { resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { UsageError } from "../model/errors.ts";
import { messageOf } from "../base/error_message.ts";

/**
 * Tells what a file is; throws a `UsageError` for what is no recording. SQLite looks first, and the file is
 * opened by other means only if it is none of SQLite's: this process may be recording into it, and to close any other
 * descriptor of it would drop the locks of all (sqlite.org/howtocorrupt.html, 2.2).
 */
export function sniffFile(path: string): "sqlite" | "json" {
  let size: number;
  try {
    const info = Deno.statSync(path);
    if (info.isDirectory) throw new UsageError(`cannot read ${path}: it is a folder, not a file`);
    if (!info.isFile) {
      throw new UsageError(`cannot read ${path}: it is a device, a pipe or a socket, not a file`);
    }
    size = info.size;
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    const why = cause instanceof Deno.errors.NotFound ? "there is no such file" : messageOf(cause);
    throw new UsageError(`cannot read ${path}: ${why}`, { cause });
  }
  if (size === 0) throw new UsageError(`${path} is empty: nothing was ever recorded into it`);
  if (mayBeSqlite(path)) return "sqlite";
  // With a byte order mark, as some editors write it.
  if (/^(\xef\xbb\xbf)?\s*[{[]/.test(startOf(path))) return "json";
  throw new UsageError(
    `${path} is neither a recording nor a collector's JSON or SQLite file: choose another file`,
  );
}

/** Anything but a plain no: whoever opens it to read says what is wrong with it. */
function mayBeSqlite(path: string): boolean {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(resolve(path), { readOnly: true });
    db.exec("SELECT count(*) FROM sqlite_master");
    return true;
  } catch (error) {
    return !/not a database/.test(messageOf(error)) ||
      startOf(path).startsWith("SQLite format 3\0");
  } finally {
    db?.close();
  }
}

function startOf(path: string): string {
  const start = new Uint8Array(64);
  try {
    using file = Deno.openSync(path, { read: true });
    const length = file.readSync(start) ?? 0;
    return new TextDecoder("latin1").decode(start.subarray(0, length));
  } catch (cause) {
    throw new UsageError(`cannot read ${path}: ${messageOf(cause)}`, { cause });
  }
}
