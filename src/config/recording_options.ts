import { type Command, Option } from "commander";
import { UsageError } from "../model/errors.ts";
import type { RecordingSource } from "./invocation.ts";
import { fileName, sessionChoice } from "./option_values.ts";
import { given, momentOption } from "./shared_options.ts";

export interface RecordingOptions {
  recording?: string;
  at?: string;
  session?: number | string;
}

/** `--recording`, `--at` and `--session`: a recording in the place of hosts. */
export function addRecordingOptions(command: Command): Command {
  addSessionOption(
    command
      .addOption(
        new Option("--recording <FILE>", "of a recording (.db, .json) instead of live hosts")
          .argParser(fileName)
          .conflicts(["socket", "interval", "logStats"]).helpGroup("Recording:"),
      )
      .addOption(
        new Option("--at <TIME>", "as it was then (default: the recording's end)")
          .helpGroup("Recording:"),
      ),
  );
  return command;
}

/** `--session`. */
export function addSessionOption(command: Command): Command {
  return command.addOption(
    new Option(
      "--session <N|LABEL>",
      "one run of several in the file (default: that in which the TIME lies, else the newest, " +
        "with what other runs of its hosts recorded)",
    ).argParser(sessionChoice).helpGroup("Recording:"),
  );
}

/**
 * The recording of a command, if one is named; `hosts` are then the labels or ids of some of its
 * hosts. Throws a `UsageError` for what makes sense with a recording alone.
 */
export function recordingSource(
  { recording, at, session }: RecordingOptions,
  { hosts, timeZone }: {
    readonly hosts: readonly string[];
    readonly timeZone?: string | undefined;
  },
): RecordingSource | undefined {
  if (recording === undefined) {
    const alone = at !== undefined ? "--at" : session !== undefined ? "--session" : undefined;
    if (alone === undefined) return undefined;
    throw new UsageError(`${alone} speaks of a recording: name it with --recording FILE.`);
  }
  return {
    file: recording,
    hosts,
    ...given({ at: momentOption("--at", at, timeZone), session }),
  };
}
