import { UsageError } from "../model/errors.ts";
import { messageOf } from "../base/error_message.ts";
import { openForReading } from "./open_for_reading.ts";
import { RecordingReader } from "./recording_reader.ts";
import { fileKind } from "./schema.ts";
import { sniffFile } from "./sniff_file.ts";

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
  const form = sniffFile(path);
  if (form === "json") return await openImported(path, options);
  const source = openForReading(path, onWarning);
  try {
    const kind = fileKind(source.db, path);
    if (kind === "recording") {
      return new RecordingReader(Deno.realPathSync(path), source, onWarning);
    }
    if (kind === "empty") {
      throw new UsageError(`${path} is empty: nothing was ever recorded into it`);
    }
  } catch (cause) {
    source.close();
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`${path} is damaged (${messageOf(cause)}): it cannot be read`, { cause });
  }
  source.close();
  return await openImported(path, options);
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
