import type { Command } from "commander";
import { UsageError } from "../../model/errors.ts";
import { type Definition, onCommand } from "../definition.ts";
import { isGiven, settingsOf } from "../option_table.ts";
import {
  addHostArguments,
  type Environment,
  hostSettings,
  polledPages,
} from "../shared_options.ts";
import { plainText } from "../../base/plain_text.ts";
import { doubtfulCommand, mistypedCommand, strayFile } from "../mistyped_command.ts";
import { comparedPastMs } from "../recording_options.ts";
import { prometheusHosts, prometheusName, prometheusSettings } from "../prometheus_settings.ts";
import { checkHostsAs, checkListen, checkPictureName, checkWindow } from "../settings_checks.ts";
import { INTERVAL, LIVE, ONCE, SOCKET, SOURCE, VIEW } from "../options.ts";

const SETTINGS = { ...INTERVAL, ...VIEW };

/** `watch [HOST...]`, also without its name: the live dashboard, or with `--once` one snapshot. */
export function defineWatch(command: Command, definition: Definition): void {
  command.summary("the live dashboard: what happens without a command")
    .description("Shows the live dashboard.");
  addHostArguments(command);
  const { env } = definition;
  const options = { ...SOCKET, ...INTERVAL, ...SOURCE, ...ONCE, ...VIEW, ...LIVE };
  onCommand(command, definition, options, (given, args: string[]) => {
    const commands = commandsOf(command), { source, savePng, logStats } = given;
    refuseSlips(args, commands);
    const isFollowed = source?.kind === "recording";
    const prometheus = prometheusSettings(
      given,
      source?.kind === "prometheus" ? source.url : undefined,
    );
    if (isFollowed) refuseBeside(command, ["interval", "once"]);
    const hosts = prometheus !== undefined
      ? prometheusHosts(args, env)
      : isFollowed && args.length === 0
      ? []
      : hostSettings(args, given.sockets, env);
    const shared = {
      ...settingsOf(command, SETTINGS),
      configFile: polledPages(given, env),
      hosts,
    };
    if (prometheus === undefined || args.length > 0) checkHostsAs(given.hostsAs, hosts.length);
    const askedIntervalMs = prometheus !== undefined && isGiven(command, "interval")
      ? given.intervalMs
      : undefined;
    checkListen(given);
    checkPictureName("--save-png", savePng, given.allPages);
    if (given.once) {
      const recording = prometheus && {
        file: prometheusName(prometheus),
        hosts: [],
        prometheus: {
          ...prometheus,
          hosts,
          intervalMs: askedIntervalMs,
          pastMs: comparedPastMs(given),
        },
      };
      const picture = savePng === undefined ? {} : { format: "png", output: savePng } as const;
      return { command: "snapshot", once: true, ...shared, ...picture, logStats, recording };
    }
    checkWindow(given.historyMs, given.intervalMs);
    return {
      command: "watch",
      ...shared,
      ...settingsOf(command, LIVE),
      source: isFollowed ? source.file : undefined,
      prometheus,
      askedIntervalMs,
      recording: source === undefined ? usualRecording(args, command, env) : undefined,
      doubt: doubtfulCommand(args, commands),
    };
  });
}

type Commands = Parameters<typeof mistypedCommand>[1];

/** The program's commands; none beside the word `watch`, after which all are hosts. */
function commandsOf(command: Command): Commands {
  return command.commands.map((other) => ({
    name: other.name(),
    actions: other.commands.map((action) => action.name()),
  }));
}

/** Without the word `watch`, what is a command's or a file's name is a slip. Throws a `UsageError`. */
function refuseSlips(args: readonly string[], commands: Commands): void {
  const slip = args.find((arg) => commands.some(({ name }) => name === arg));
  if (slip !== undefined) {
    throw new UsageError(
      `${slip} is a command and comes first: traffic-grapher ${slip} ... ` +
        `(A host of that name: traffic-grapher watch ${slip}.)`,
    );
  }
  const meant = mistypedCommand(args, commands);
  if (meant !== undefined) {
    throw new UsageError(
      `There is no command ${args[0]}. Did you mean traffic-grapher ${meant} ...? ` +
        `(A host of that name: traffic-grapher watch ${args[0]} ...)`,
    );
  }
  const file = commands.length === 0 ? undefined : strayFile(args);
  if (file !== undefined) {
    throw new UsageError(
      `That is a file, and no host: traffic-grapher ${plainText(file, 200)}. ` +
        "(A host of that name: traffic-grapher watch HOST.)",
    );
  }
}

/** The recording of the config file, unless something was said that is of polls alone. */
function usualRecording(
  args: readonly string[],
  command: Command,
  env: Environment,
): { readonly file: string; readonly ofAll: boolean } | undefined {
  const file = env.config?.().recording;
  const polls = ["record", "interval", "socket", "logStats"].some((name) => isGiven(command, name));
  return file === undefined || polls ? undefined : { file, ofAll: args.length === 0 };
}

/** Refuses what does not go together with a recording that is followed. Throws a `UsageError`. */
function refuseBeside(command: Command, attributes: readonly string[]): void {
  const given = attributes.find((attribute) => isGiven(command, attribute));
  if (given === undefined) return;
  throw new UsageError(
    `--${given} does not go together with --source FILE: its recorder says when hosts are asked.`,
  );
}
