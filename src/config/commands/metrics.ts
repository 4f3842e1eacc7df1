import { type Command, Option } from "commander";
import { UsageError } from "../../model/errors.ts";
import type { Definition } from "../definition.ts";
import { pattern } from "../option_values.ts";
import {
  addCommonOptions,
  addSocketOption,
  type CommonOptions,
  commonSettings,
  hostSettings,
  type SocketOptions,
} from "../shared_options.ts";

type MetricsOptions = CommonOptions & SocketOptions & { format: "text" | "json" };

/** `metrics [REGEX] [HOST]`: what a host has to tell. */
export function defineMetrics(program: Command, { accept, env }: Definition): void {
  const command = program.command("metrics")
    .summary("the records of a host, with values")
    .description("Lists the records of a host with value and, where known, type and unit.")
    .argument("[REGEX]", "the records whose name matches (default: all)", pattern)
    .argument("[HOST]", "default: this machine")
    .addOption(
      new Option("--format <FORMAT>", "of the list").choices(["text", "json"]).default("text"),
    );
  addCommonOptions(addSocketOption(command));
  command.addHelpText(
    "after",
    `
Examples:
  traffic-grapher metrics 'http2\\.current' ats1
  traffic-grapher metrics '' ats1                        all records of ats1`,
  );
  command.action((regex: string | undefined, host: string | undefined) => {
    const options = command.opts<MetricsOptions>();
    const hosts = hostSettings(host === undefined ? [] : [host], options, env);
    if (hosts.length > 1) throw new UsageError(`metrics asks one host, and ${host} names several.`);
    accept({
      command: "metrics",
      ...commonSettings(options, env),
      host: hosts[0]!,
      format: options.format,
      ...(regex ? { pattern: regex } : {}),
    });
  });
}
