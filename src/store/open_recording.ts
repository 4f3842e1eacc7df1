import type { DatabaseSync } from "node:sqlite";
import { UsageError } from "../model/errors.ts";
import { makeTemporaryFolder } from "../base/temporary_folder.ts";
import { messageOf } from "../base/error_message.ts";
import { openForReading } from "./open_for_reading.ts";
import { RecordingReader } from "./recording_reader.ts";
import { type FileKind, fileKind } from "./schema.ts";
import { sniffFile } from "./sniff_file.ts";
import { isBeingRecorded } from "./write_lock.ts";

/** Who is told what cannot be read, and how to give up. */
export interface OpenOptions {
  /** Told once for each thing, in a sentence safe to show. */
  readonly onWarning: (sentence: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** Makes a recording at this path of a file that is none; absent: such a file is refused. */
  readonly importInto?: ((target: string) => Promise<void>) | undefined;
}

/**
 * Opens a recording to look at it, also while it is being written; what the older collector wrote is imported
 * into a temporary file first. Throws a `UsageError`.
 */
export async function openRecording(path: string, options: OpenOptions): Promise<RecordingReader> {
  const { onWarning } = options;
  // Asked before it is opened: SQLite makes a log of its own.
  const hasLog = existsLog(path);
  const form = sniffFile(path);
  if (form === "json") return await openImported(path, options);
  const source = openForReading(path, onWarning);
  try {
    const kind = fileKind(source.db, path);
    const lacksLog = !hasLog && kind !== "seed" && wasLeftWithLog(source.db, kind);
    if (kind === "recording") {
      const realPath = Deno.realPathSync(path);
      if (lacksLog && !isBeingRecorded(realPath)) onWarning(withoutLog(path));
      return new RecordingReader(realPath, source, onWarning);
    }
    if (kind === "empty") {
      const why = lacksLog ? `; ${withoutLog(path)}` : "";
      throw new UsageError(`${path} is empty: nothing was ever recorded into it${why}`);
    }
  } catch (cause) {
    source.close();
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`${path} is damaged (${messageOf(cause)}): it cannot be read`, { cause });
  }
  source.close();
  return await openImported(path, options);
}

/** An empty one is left by whoever looked at the file before. */
function existsLog(path: string): boolean {
  try {
    return Deno.statSync(`${path}-wal`).size > 0;
  } catch {
    return false;
  }
}

/** A recorder that ends puts its log into the file and ends its session: this one was copied, or killed. */
function wasLeftWithLog(db: DatabaseSync, kind: FileKind): boolean {
  if (db.prepare("PRAGMA journal_mode").get()?.journal_mode !== "wal") return false;
  return kind === "empty" ||
    db.prepare("SELECT 1 FROM session WHERE ended_at_ms IS NULL").get() !== undefined;
}

function withoutLog(path: string): string {
  const log = `${path.slice(path.lastIndexOf("/") + 1)}-wal`;
  return `${path} was taken while it was being recorded, without its log ${log}: its last seconds may be ` +
    "missing; copy both files, or use export";
}

async function openImported(
  path: string,
  { importInto, onWarning }: OpenOptions,
): Promise<RecordingReader> {
  if (importInto === undefined) {
    throw new UsageError(
      `${path} is not a recording: make one of it (traffic-grapher import ${path} NEW.db)`,
    );
  }
  return await openTemporaryRecording(importInto, onWarning);
}

/** Opens a recording that is made for this alone: it goes when it is closed. Rejects with what `make` throws. */
export async function openTemporaryRecording(
  make: (target: string) => Promise<void>,
  onWarning: (sentence: string) => void,
): Promise<RecordingReader> {
  const folder = makeTemporaryFolder();
  const remove = () => folder[Symbol.dispose]();
  try {
    const made = `${folder.path}/made.db`;
    await make(made);
    const source = openForReading(made, onWarning);
    return new RecordingReader(made, {
      db: source.db,
      close(): void {
        source.close();
        remove();
      },
    }, onWarning);
  } catch (error) {
    remove();
    throw error;
  }
}
