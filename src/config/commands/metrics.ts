import { type Command, Option } from "commander";
import { UsageError } from "../../model/errors.ts";
import type { Definition } from "../definition.ts";
import { pattern } from "../option_values.ts";
import {
  addRecordingOptions,
  type RecordingOptions,
  recordingSource,
} from "../recording_options.ts";
import {
  addCommonOptions,
  addSocketOption,
  addTimeZoneOption,
  type CommonOptions,
  commonSettings,
  hostSettings,
  type SocketOptions,
} from "../shared_options.ts";
import { TIMES } from "./replay.ts";

type MetricsOptions = CommonOptions & SocketOptions & RecordingOptions & {
  format: "text" | "json";
  timezone?: string;
};

/** `metrics [REGEX] [HOST]`: what a host has to tell. */
export function defineMetrics(program: Command, { accept, env }: Definition): void {
  const command = program.command("metrics")
    .summary("the records of a host, with values")
    .description("Lists the records of a host with value and, where known, type and unit.")
    .argument("[REGEX]", "the records whose name matches (default: all)", pattern)
    .argument("[HOST]", "default: this machine; of a recording: the one that it has")
    .addOption(
      new Option("--format <FORMAT>", "of the list").choices(["text", "json"]).default("text"),
    );
  addRecordingOptions(addSocketOption(command));
  addCommonOptions(addTimeZoneOption(command));
  command.addHelpText(
    "after",
    `
Examples:
  traffic-grapher metrics 'http2\\.current' ats1
  traffic-grapher metrics '' ats1                        all records of ats1
  traffic-grapher metrics hits ats1 --recording friday.db --at -5m
                                                       what was recorded of them then
${TIMES}`,
  );
  command.action((regex: string | undefined, host: string | undefined) => {
    const options = command.opts<MetricsOptions>();
    const shared = {
      command: "metrics",
      ...commonSettings(options, env),
      format: options.format,
      ...(regex ? { pattern: regex } : {}),
    } as const;
    const recording = recordingSource(options, {
      hosts: host === undefined ? [] : [host],
      timeZone: options.timezone,
    });
    if (recording !== undefined) return accept({ ...shared, recording });
    const hosts = hostSettings(host === undefined ? [] : [host], options, env);
    if (hosts.length > 1) throw new UsageError(`metrics asks one host, and ${host} names several.`);
    accept({ ...shared, host: hosts[0]! });
  });
}
