import { plainText } from "../base/plain_text.ts";
import { databaseBeside, SIDE_FILES } from "../base/side_files.ts";
import { UsageError } from "../model/errors.ts";
import { fileIdentity, linkTarget } from "./file_identity.ts";

/** A file that must stay as it is, and what it is to the command. */
export interface KeptFile {
  readonly path: string;
  readonly what: string;
}

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
    const what = this.#kept.get(identity) ?? partOfDatabase(linkTarget(path));
    if (what === undefined) return;
    const name = [...(option === undefined ? [] : [option]), plainText(path, 1000)].join(" ");
    throw new UsageError(`${name} is ${what}: to write there would destroy it. Name another file.`);
  }

  #keep(path: string, what: string): void {
    const identity = fileIdentity(path);
    if (identity !== undefined) this.#kept.set(identity, what);
  }
}

/** What a path is of a database: itself, a side file whether there is one yet or not, or nothing. */
function partOfDatabase(path: string): string | undefined {
  if (isDatabase(path)) return "a recording or another database";
  const database = databaseBeside(path);
  if (database === undefined || !isDatabase(database)) return undefined;
  return "a part of a recording or of another database";
}

/** Not for a database that this process has open: to close it here would drop its locks. */
function isDatabase(path: string): boolean {
  try {
    // To read a pipe would be to wait for its other end.
    if (!Deno.statSync(path).isFile) return false;
    using file = Deno.openSync(path, { read: true });
    const start = new Uint8Array(SQLITE_HEADER.length);
    const length = file.readSync(start) ?? 0;
    return new TextDecoder("latin1").decode(start.subarray(0, length)) === SQLITE_HEADER;
  } catch {
    return false;
  }
}
