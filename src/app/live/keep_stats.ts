import { messageOf } from "../../base/error_message.ts";
import { writeOutput } from "../../output/open_output.ts";
import { telemetryJson, telemetryText } from "../../telemetry/telemetry_report.ts";
import type { CommandIo } from "../command_io.ts";
import { measureProcess } from "./telemetry_sink.ts";

export interface StatsSettings {
  readonly stats?: string | undefined;
  readonly verbosity: "quiet" | "normal" | "verbose";
}

/**
 * Writes what the tool measured of itself where `--stats` says, at SIGUSR1 and when it is disposed, and
 * with `--verbose` says it then on standard error. Where it cannot be written a sentence says so.
 */
export function keepStats({ stats, verbosity }: StatsSettings, io: CommandIo): AsyncDisposable {
  let writing = Promise.resolve();
  const write = (): Promise<void> =>
    writing = writing.then(async () => {
      if (stats === undefined) return;
      measureProcess(io.telemetry);
      try {
        await writeOutput(stats, telemetryJson(io.telemetry, { atMs: Date.now() }), io);
      } catch (error) {
        io.warn(`--stats: ${messageOf(error)}`);
      }
    });
  if (stats !== undefined) io.onUser1(() => void write());
  return {
    async [Symbol.asyncDispose]() {
      await write();
      if (verbosity === "verbose") io.err(telemetryText(io.telemetry));
    },
  };
}
