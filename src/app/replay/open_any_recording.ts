import type { RecordedPrometheus } from "../../config/recording_options.ts";
import type { PrometheusRecordingOptions } from "../prometheus/prometheus_recording.ts";
import { UsageError } from "../../model/errors.ts";
import { openRecording } from "../../store/open_recording.ts";
import type { RecordingReader } from "../../store/recording_reader.ts";
import type { ImportOptions } from "./import_recording.ts";
import { regularFile } from "./regular_file.ts";

export interface RecordedOptions extends ImportOptions, Omit<PrometheusRecordingOptions, "signal"> {
  /** Is asked in the place of a file. */
  readonly prometheus?: RecordedPrometheus | undefined;
}

/**
 * Opens a recording to look at it: this program's, also while it is being written, or the older collector's
 * JSON or SQLite, which is imported into a temporary file first; also one that comes out of a pipe; or what a
 * Prometheus has of a stretch. Throws a `UsageError`, of a Prometheus a `CollectError`, too.
 */
export async function openAnyRecording(
  path: string,
  options: RecordedOptions,
): Promise<RecordingReader> {
  if (options.prometheus !== undefined) {
    const { openPrometheusRecording } = await import("../prometheus/prometheus_recording.ts");
    return await openPrometheusRecording(options.prometheus, options);
  }
  // What came out of a pipe stays until the end of the process: the recording may be read until then.
  const file = await regularFile(path, options.signal);
  const onWarning = (sentence: string) => options.onWarning(file.named(sentence));
  try {
    return await openRecording(file.path, {
      ...options,
      onWarning,
      importInto: async (target) => {
        // What imports is not loaded for those who merely look at a recording.
        const { importRecording } = await import("./import_recording.ts");
        await importRecording(file.path, target, { ...options, onWarning });
      },
    });
  } catch (error) {
    file[Symbol.dispose]();
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(file.named(error.message), { cause: error });
  }
}
