import { countOf } from "../../base/count_of.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import { importRecording, type ImportSummary } from "../replay/import_recording.ts";
import { regularFile } from "../replay/regular_file.ts";
import { type CommandIo, EXIT } from "../command_io.ts";

/** Makes a recording of an older collector's file, and says what it holds. Throws a `UsageError`. */
export async function runImport(
  { source, target, timeZone, verbosity }: SettingsFor<"import">,
  io: CommandIo,
): Promise<number> {
  const { signal } = io;
  using file = await regularFile(source, signal);
  const summary = await importRecording(file.path, target, {
    onWarning: (sentence) => io.warn(file.named(sentence)),
    signal,
    timeZone,
  });
  if (verbosity !== "quiet") io.warn(`${target} has ${inWords(summary)}`);
  return EXIT.ok;
}

function inWords({ sessions, hosts, labels, values, events }: ImportSummary): string {
  return [
    countOf(sessions, "session"),
    countOf(hosts, "host"),
    countOf(labels, "label"),
    countOf(values, "value"),
    countOf(events, "event"),
  ].join(", ");
}
