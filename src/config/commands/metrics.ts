import type { Command } from "commander";
import { UsageError } from "../../model/errors.ts";
import { type Definition, onCommand } from "../definition.ts";
import { pattern } from "../option_values.ts";
import { recordingSource } from "../recording_options.ts";
import { hostNames, hostSettings } from "../shared_options.ts";
import { TIMES } from "./replay.ts";
import { METRICS, RECORDING, SOCKET, TIME_ZONE } from "../options.ts";

/** `metrics [REGEX] [HOST]`: what a host has to tell. */
export function defineMetrics(program: Command, definition: Definition): void {
  const command = program.command("metrics")
    .summary("the records of a host, with values")
    .description("Lists the records of a host with value and, where known, type and unit.")
    .argument("[REGEX]", "the records whose name matches (default: all)", pattern)
    .argument("[HOST]", "default: this machine; of a recording: the one that it has");
  command.addHelpText(
    "after",
    `
Examples:
  traffic-grapher metrics 'http2\\.current' ats1
  traffic-grapher metrics '' ats1                        all records of ats1
  traffic-grapher metrics ats1 --match '^proxy.process.cache' --moved --over 6
                                                       what changes, and how fast
  traffic-grapher metrics 'http.[1-5]xx' ats1 --format yaml
                                                       metrics for a dashboard file
  traffic-grapher metrics hits ats1 --recording friday.db --at -5m
                                                       what was recorded of them then
${TIMES}`,
  );
  const { env } = definition;
  const options = { ...METRICS, ...SOCKET, ...RECORDING, ...TIME_ZONE };
  onCommand(command, definition, options, (settings, first?: string, second?: string) => {
    const { match, overMs, moved, format, sockets } = settings;
    if (match !== undefined && second !== undefined) {
      throw new UsageError("With --match the only argument is the host.");
    }
    const [regex, host] = match === undefined ? [first, second] : [match, first];
    const own = { command: "metrics", overMs, moved, format, pattern: regex || undefined } as const;
    const names = host === undefined ? [] : [host];
    const recording = recordingSource(settings, env, { hosts: hostNames(names, env) });
    if (recording !== undefined) {
      if (moved || overMs !== undefined) {
        throw new UsageError("--moved and --over ask a server; of a recording, changes tells.");
      }
      return { ...own, recording };
    }
    const hosts = hostSettings(names, sockets, env);
    if (hosts.length > 1) throw new UsageError(`metrics asks one host, and ${host} names several.`);
    return { ...own, host: hosts[0]! };
  });
}
