import { UsageError } from "../model/errors.ts";
import { messageOf } from "./error_message.ts";

const SQLITE_MAGIC = "SQLite format 3\0";

/** Tells by its first bytes what a file is; throws a `UsageError` for what is no recording. */
export function sniffFile(path: string): "sqlite" | "json" {
  const start = new Uint8Array(64);
  let length: number;
  try {
    using file = Deno.openSync(path, { read: true });
    length = file.readSync(start) ?? 0;
  } catch (cause) {
    const why = cause instanceof Deno.errors.NotFound ? "there is no such file" : messageOf(cause);
    throw new UsageError(`cannot read ${path}: ${why}`, { cause });
  }
  const text = new TextDecoder("latin1").decode(start.subarray(0, length));
  if (text.startsWith(SQLITE_MAGIC)) return "sqlite";
  // With a byte order mark, as some editors write it.
  if (/^(\xef\xbb\xbf)?\s*[{[]/.test(text)) return "json";
  throw new UsageError(
    length === 0
      ? `${path} is empty: nothing was ever recorded into it`
      : `${path} is neither a recording nor a collector's JSON or SQLite file: choose another file`,
  );
}
