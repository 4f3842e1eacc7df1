import type { DatabaseSync } from "node:sqlite";
import { UsageError } from "../model/errors.ts";
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
  readonly signal?: AbortSignal;
}

/**
 * Opens a recording to look at it: this program's, also while it is being written, or the older collector's
 * JSON or SQLite, which is imported into a temporary file first. Throws a `UsageError`.
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

function existsLog(path: string): boolean {
  try {
    return Deno.statSync(`${path}-wal`).isFile;
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

async function openImported(path: string, options: OpenOptions): Promise<RecordingReader> {
  const folder = await Deno.makeTempDir({ prefix: "traffic-grapher-" });
  const remove = () => Deno.removeSync(folder, { recursive: true });
  try {
    // What imports is not loaded for those who merely look at a recording.
    const { importRecording } = await import("./import_recording.ts");
    const imported = `${folder}/imported.db`;
    await importRecording(path, imported, options);
    const source = openForReading(imported, options.onWarning);
    return new RecordingReader(imported, {
      db: source.db,
      close(): void {
        source.close();
        remove();
      },
    }, options.onWarning);
  } catch (error) {
    remove();
    throw error;
  }
}
