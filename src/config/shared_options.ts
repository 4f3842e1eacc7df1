import type { Command } from "commander";
import type { Host } from "../model/host.ts";
import { UsageError } from "../model/errors.ts";
import { parseHosts } from "./host_arguments.ts";
import { type Moment, parseMoment } from "./moment.ts";
import { type SettingsOf, settingsOf } from "./option_table.ts";
import { COMMON, type CONFIG } from "./options.ts";
import type { UserConfig } from "./user_config.ts";

/** What surrounds the program: its environment, of which `Deno.env` is one, and the user's config file. */
export interface Environment {
  get(name: string): string | undefined;
  /** The config file, valid; absent: there is none. Throws a `UsageError`. */
  readonly config?: (() => UserConfig) | undefined;
}

const HOST_HELP = "localhost (default), NAME, USER@NAME, ssh://USER@NAME:PORT, " +
  "unix:PATH, @FLEET of the config file; LABEL=HOST names one, GROUP=HOST,HOST,... several";

/** What every command knows. */
export interface CommonSettings {
  readonly verbosity: "quiet" | "normal" | "verbose";
  /** Whether colour may be used where it is shown on a terminal (`--no-color`, `NO_COLOR`). */
  readonly color: boolean;
  /** The config file's time zone, where neither an option nor a dashboard says one. */
  readonly defaultZone?: string | undefined;
}

/** What every command knows, from its options and the environment. */
export function commonSettings(command: Command, env: Environment): CommonSettings {
  const { quiet, verbose, colored } = settingsOf(command, COMMON);
  return {
    verbosity: quiet ? "quiet" : verbose ? "verbose" : "normal",
    color: colored && !env.get("NO_COLOR"),
    defaultZone: env.config?.().timeZone,
  };
}

/** `[HOST...]`. */
export function addHostArguments(command: Command): Command {
  return command.argument("[HOST...]", HOST_HELP);
}

/** The hosts of a command, by its arguments, `--socket` and the environment. */
export function hostSettings(
  args: readonly string[],
  sockets: readonly string[] | undefined,
  env: Environment,
): readonly Host[] {
  const remoteSocket = env.get("TRAFFICSERVER_JSONRPC_SOCKET") || undefined;
  return parseHosts(args, { sockets, remoteSocket, config: env.config?.() });
}

/** Names of hosts of a recording, the fleets among them as what they hold. Throws a `UsageError`. */
export function hostNames(args: readonly string[], env: Environment): readonly string[] {
  const config = env.config?.();
  return args.flatMap((arg) =>
    arg.startsWith("@") ? parseHosts([arg], { config }).map(({ id }) => id) : [arg]
  );
}

/** The dashboard of what is polled: that of `--config`, else of the config file. */
export function polledPages(
  { configFile }: SettingsOf<typeof CONFIG>,
  env: Environment,
): string | undefined {
  return configFile ?? env.config?.().pages;
}

/** The zone of times that name none: that of `--timezone`, else of the config file. */
export function zoneOf(timeZone: string | undefined, env: Environment): string {
  return timeZone ?? env.config?.().timeZone ?? "UTC";
}

/** An option's time. Throws a `UsageError` that names the option. */
export function momentOption(
  option: string,
  text: string | undefined,
  zone: string,
): Moment | undefined {
  if (text === undefined) return undefined;
  try {
    const moment = parseMoment(text, zone);
    if (moment !== undefined) return moment;
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${option}: ${error.message}.`);
    throw error;
  }
  throw new UsageError(
    `${option} ${JSON.stringify(text)} is not a time: write now, -5m, epoch seconds, ` +
      "or 2026-11-21T02:58:00 with or without Z or +01:00.",
  );
}
