import { plainText } from "../../base/plain_text.ts";
import type { Invocation } from "../../config/invocation.ts";
import { UsageError } from "../../model/errors.ts";
import { fileIdentity } from "./file_identity.ts";
import { ownDescriptor } from "./own_descriptor.ts";

/** A file that must stay as it is, and what it is to the command. */
export interface KeptFile {
  readonly path: string;
  readonly what: string;
}

/** What SQLite writes beside a database: without it the newest readings are lost. */
const SIDE_FILES = ["-wal", "-shm", "-journal", "-lock"];

/** "SQLite format 3" and a zero byte: how every recording begins. Source: sqlite.org/fileformat2.html. */
const SQLITE_HEADER = "SQLite format 3\0";

/** What a shell can let lie on a file. */
const STREAMS = [["standard output", "/dev/stdout"], ["standard error", "/dev/stderr"]] as const;

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

/**
 * The files that a command keeps. Throws a `UsageError` where one of its outputs is among them, or
 * two of its outputs are one file.
 */
export function keptFiles(invocation: Invocation): KeptFiles {
  const read = filesRead(invocation), outputs = filesWritten(invocation);
  const recorded = fileRecorded(invocation);
  const kept = new KeptFiles(recorded === undefined ? read : [...read, recorded]);
  for (const [option, path] of STREAMS) kept.check(path, option);
  const before = new Map<string, string>();
  for (const { path, what: option } of outputs) {
    kept.check(path, option);
    const identity = ownDescriptor(path) === undefined ? fileIdentity(path) : undefined;
    if (identity === undefined) continue;
    const other = before.get(identity);
    if (other !== undefined && other !== option) {
      throw new UsageError(
        `${option} and ${other} name one file, ${
          plainText(path, 1000)
        }: each needs one of its own.`,
      );
    }
    before.set(identity, option);
  }
  return kept;
}

function filesRead(invocation: Invocation): KeptFile[] {
  const files: KeptFile[] = [];
  const add = (path: string | undefined, what: string) => {
    if (path !== undefined) files.push({ path, what });
  };
  if ("configFile" in invocation) add(invocation.configFile, "the dashboard file");
  if ("recording" in invocation) add(invocation.recording?.file, "the recording that is read");
  if ("capture" in invocation) add(invocation.capture?.file, "the capture that is read");
  const { command } = invocation;
  if (command === "replay" || command === "export" || command === "event") {
    add(invocation.file, "the recording that is read");
  }
  if (command === "import") add(invocation.source, "the file that is read");
  return files;
}

function fileRecorded(invocation: Invocation): KeptFile | undefined {
  const path = invocation.command === "record"
    ? invocation.file
    : "record" in invocation
    ? invocation.record
    : undefined;
  return path === undefined ? undefined : { path, what: "the recording that is written" };
}

/** Names with something still to be filled in are looked at when they are opened. */
function filesWritten(invocation: Invocation): KeptFile[] {
  const outputs: KeptFile[] = [];
  const add = (path: string | undefined, what: string) => {
    if (path !== undefined && path !== "-") outputs.push({ path, what });
  };
  if ("output" in invocation) add(invocation.output, "--output");
  if ("savePng" in invocation) add(invocation.savePng, "--save-png");
  if ("logStats" in invocation) add(invocation.logStats, "--log-stats");
  return outputs;
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
