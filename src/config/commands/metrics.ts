import type { Command } from "commander";
import { UsageError } from "../../model/errors.ts";
import type { Definition } from "../definition.ts";
import { addOptions, settingsOf } from "../option_table.ts";
import { pattern } from "../option_values.ts";
import { recordingSource } from "../recording_options.ts";
import { commonSettings, hostNames, hostSettings, zoneOf } from "../shared_options.ts";
import { TIMES } from "./replay.ts";
import { COMMON, METRICS, RECORDING, SOCKET, TIME_ZONE } from "../options.ts";

/** `metrics [REGEX] [HOST]`: what a host has to tell. */
export function defineMetrics(program: Command, { accept, env }: Definition): void {
  const command = program.command("metrics")
    .summary("the records of a host, with values")
    .description("Lists the records of a host with value and, where known, type and unit.")
    .argument("[REGEX]", "the records whose name matches (default: all)", pattern)
    .argument("[HOST]", "default: this machine; of a recording: the one that it has");
  addOptions(command, { ...METRICS, ...SOCKET, ...RECORDING, ...TIME_ZONE, ...COMMON });
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
  command.action((first: string | undefined, second: string | undefined) => {
    const { match, ...own } = settingsOf(command, METRICS);
    if (match !== undefined && second !== undefined) {
      throw new UsageError("With --match the only argument is the host.");
    }
    const [regex, host] = match === undefined ? [first, second] : [match, first];
    const shared = {
      command: "metrics",
      ...commonSettings(command, env),
      ...own,
      pattern: regex || undefined,
    } as const;
    const names = host === undefined ? [] : [host];
    const { timeZone } = settingsOf(command, TIME_ZONE);
    const recording = recordingSource(settingsOf(command, RECORDING), {
      hosts: hostNames(names, env),
      timeZone,
      zone: zoneOf(command, env),
    });
    if (recording !== undefined) {
      if (own.moved || own.overMs !== undefined) {
        throw new UsageError("--moved and --over ask a server; of a recording, changes tells.");
      }
      return accept({ ...shared, recording });
    }
    const hosts = hostSettings(names, command, env);
    if (hosts.length > 1) throw new UsageError(`metrics asks one host, and ${host} names several.`);
    accept({ ...shared, host: hosts[0]! });
  });
}
