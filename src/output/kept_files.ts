import { plainText } from "../base/plain_text.ts";
import { UsageError } from "../model/errors.ts";
import { fileIdentity } from "./file_identity.ts";

/** A file that must stay as it is, and what it is to the command. */
export interface KeptFile {
  readonly path: string;
  readonly what: string;
}

/** What SQLite writes beside a database: without it the newest readings are lost. */
const SIDE_FILES = ["-wal", "-shm", "-journal", "-lock"];

/** "SQLite format 3" and a zero byte: how every recording begins. Source: sqlite.org/fileformat2.html. */
const SQLITE_HEADER = "SQLite format 3\0";

/** Files that no output of a command may be, by whatever name: what it reads, and any recording. */
export class KeptFiles {
  readonly #kept = new Map<string, string>();

  constructor(files: readonly KeptFile[] = []) {
    for (const { path, what } of files) {
      this.#keep(path, what);
      for (const suffix of SIDE_FILES) this.#keep(path + suffix, `a part of ${what}`);
    }
  }

  /** Throws a `UsageError` where an output there would destroy a file; `option` is how it was asked for. */
  check(path: string, option?: string): void {
    const identity = fileIdentity(path);
    if (identity === undefined) return;
    const what = this.#kept.get(identity) ??
      (isDatabase(path) ? "a recording or another database" : undefined);
    if (what === undefined) return;
    const name = [...(option === undefined ? [] : [option]), plainText(path, 1000)].join(" ");
    throw new UsageError(`${name} is ${what}: to write there would destroy it. Name another file.`);
  }

  #keep(path: string, what: string): void {
    const identity = fileIdentity(path);
    if (identity !== undefined) this.#kept.set(identity, what);
  }
}

/** Not for a database that this process has open: to close it here would drop its locks. */
function isDatabase(path: string): boolean {
  try {
    using file = Deno.openSync(path, { read: true });
    const start = new Uint8Array(SQLITE_HEADER.length);
    const length = file.readSync(start) ?? 0;
    return new TextDecoder("latin1").decode(start.subarray(0, length)) === SQLITE_HEADER;
  } catch {
    return false;
  }
}
