import type { Command } from "commander";
import type { Host } from "../model/host.ts";
import { UsageError } from "../model/errors.ts";
import { parseHosts } from "./host_arguments.ts";
import { type Moment, parseMoment } from "./moment.ts";
import { settingsOf } from "./option_table.ts";
import { COMMON, SOCKET } from "./options.ts";

/** What reading the environment takes: `Deno.env` is one. */
export interface Environment {
  get(name: string): string | undefined;
}

const HOST_HELP = "localhost (default), NAME, USER@NAME, ssh://USER@NAME:PORT, " +
  "unix:PATH; LABEL=HOST names one, GROUP=HOST,HOST,... several";

/** What every command knows. */
export interface CommonSettings {
  readonly verbosity: "quiet" | "normal" | "verbose";
  /** Whether colour may be used where it is shown on a terminal (`--no-color`, `NO_COLOR`). */
  readonly color: boolean;
}

/** What every command knows, from its options and the environment. */
export function commonSettings(command: Command, env: Environment): CommonSettings {
  const { quiet, verbose, colored } = settingsOf(command, COMMON);
  return {
    verbosity: quiet ? "quiet" : verbose ? "verbose" : "normal",
    color: colored && !env.get("NO_COLOR"),
  };
}

/** `[HOST...]`. */
export function addHostArguments(command: Command): Command {
  return command.argument("[HOST...]", HOST_HELP);
}

/** The hosts of a command, by its arguments, `--socket` and the environment. */
export function hostSettings(
  args: readonly string[],
  command: Command,
  env: Environment,
): readonly Host[] {
  const { sockets = [] } = settingsOf(command, SOCKET);
  const remoteSocket = env.get("TRAFFICSERVER_JSONRPC_SOCKET") || undefined;
  return parseHosts(args, { sockets, remoteSocket });
}

/** An option's time. Throws a `UsageError` that names the option. */
export function momentOption(
  option: string,
  text: string | undefined,
  zone = "UTC",
): Moment | undefined {
  if (text === undefined) return undefined;
  const moment = readMoment(option, text, zone);
  if (moment !== undefined) return moment;
  throw new UsageError(
    `${option} ${JSON.stringify(text)} is not a time: write now, -5m, epoch seconds, ` +
      "or 2026-11-21T02:58:00 with or without Z or +01:00.",
  );
}

function readMoment(option: string, text: string, zone: string): Moment | undefined {
  try {
    return parseMoment(text, zone);
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${option}: ${error.message}.`);
    throw error;
  }
}
