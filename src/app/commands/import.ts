import type { Invocation } from "../../config/invocation.ts";
import { importRecording, type ImportSummary } from "../replay/import_recording.ts";
import { regularFile } from "../replay/regular_file.ts";
import { type CommandIo, EXIT } from "../command_io.ts";
import { interrupted } from "./interrupted.ts";

/** Makes a recording of an older collector's file, and says what it holds. Throws a `UsageError`. */
export async function runImport(
  settings: Extract<Invocation, { command: "import" }>,
  io: CommandIo,
): Promise<number> {
  const { source, target, timeZone, verbosity } = settings;
  const { signal } = io;
  const onWarning = (sentence: string) => io.err(`traffic-grapher: ${sentence}\n`);
  try {
    using file = await regularFile(source, signal);
    const summary = await importRecording(file.path, target, {
      onWarning: (sentence) => onWarning(file.named(sentence)),
      signal,
      timeZone,
    });
    if (verbosity !== "quiet") io.err(`traffic-grapher: ${target} has ${inWords(summary)}\n`);
  } catch (error) {
    if (signal.aborted) return interrupted(io);
    throw error;
  }
  return EXIT.ok;
}

function inWords({ sessions, hosts, labels, values, events }: ImportSummary): string {
  const counts: [number, string][] = [
    [sessions, "session"],
    [hosts, "host"],
    [labels, "label"],
    [values, "value"],
    [events, "event"],
  ];
  return counts.map(([count, what]) => `${count} ${what}${count === 1 ? "" : "s"}`).join(", ");
}
