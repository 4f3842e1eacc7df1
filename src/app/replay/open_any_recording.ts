import { openRecording } from "../../store/open_recording.ts";
import type { RecordingReader } from "../../store/recording_reader.ts";
import type { ImportOptions } from "./import_recording.ts";

/**
 * Opens a recording to look at it: this program's, also while it is being written, or the older collector's
 * JSON or SQLite, which is imported into a temporary file first. Throws a `UsageError`.
 */
export async function openAnyRecording(
  path: string,
  options: ImportOptions,
): Promise<RecordingReader> {
  return await openRecording(path, {
    ...options,
    importInto: async (target) => {
      // What imports is not loaded for those who merely look at a recording.
      const { importRecording } = await import("./import_recording.ts");
      await importRecording(path, target, options);
    },
  });
}
