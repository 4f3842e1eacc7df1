import type { Command } from "commander";
import { UsageError } from "../../model/errors.ts";
import type { Definition } from "../definition.ts";
import type { Environment } from "../shared_options.ts";
import { addOptions, settingsOf } from "../option_table.ts";
import {
  addHostArguments,
  commonSettings,
  hostSettings,
  pollDashboard,
} from "../shared_options.ts";
import { plainText } from "../../base/plain_text.ts";
import { doubtfulCommand, mistypedCommand, strayFile } from "../mistyped_command.ts";
import { comparedPastMs } from "../recording_options.ts";
import { checkHostsAs } from "../check_hosts_as.ts";
import { listenSettings } from "../listen_settings.ts";
import {
  isGiven,
  prometheusHosts,
  prometheusName,
  prometheusSettings,
} from "../prometheus_settings.ts";
import { checkPictureName } from "../picture_name.ts";
import { COMMON, INTERVAL, LIVE, ONCE, SOCKET, SOURCE, VIEW } from "../options.ts";

const SETTINGS = { ...INTERVAL, ...VIEW } as const;

/** `watch [HOST...]`, also without its name: the live dashboard, or with `--once` one snapshot. */
export function defineWatch(command: Command, { accept, env }: Definition): void {
  command.summary("the live dashboard: what happens without a command")
    .description("Shows the live dashboard.");
  addHostArguments(command);
  addOptions(command, { ...SOCKET, ...INTERVAL, ...SOURCE, ...ONCE, ...VIEW, ...LIVE, ...COMMON });
  command.action((args: string[]) => {
    const commands = commandsOf(command);
    refuseSlips(args, commands);
    const { source } = settingsOf(command, SOURCE);
    const isFollowed = source?.kind === "recording";
    const prometheus = prometheusSettings(
      command,
      source?.kind === "prometheus" ? source.url : undefined,
    );
    if (isFollowed) refuseBeside(command, ["interval", "once"]);
    const shared = {
      ...commonSettings(command, env),
      ...settingsOf(command, SETTINGS),
      ...pollDashboard(command, env),
      hosts: prometheus !== undefined
        ? prometheusHosts(args, env)
        : isFollowed && args.length === 0
        ? []
        : hostSettings(args, command, env),
    };
    if (prometheus === undefined || args.length > 0) {
      checkHostsAs(shared.hostsAs, shared.hosts.length);
    }
    const askedIntervalMs = prometheus !== undefined && isGiven(command, "interval")
      ? shared.intervalMs
      : undefined;
    const live = settingsOf(command, LIVE);
    listenSettings(command);
    const { savePng, logStats } = live;
    checkPictureName("--save-png", savePng, shared.allPages);
    if (!settingsOf(command, ONCE).once) {
      checkWindow(shared.historyMs, shared.intervalMs);
      const recording = source === undefined ? usualRecording(args, command, env) : undefined;
      accept({
        command: "watch",
        ...shared,
        ...live,
        source: isFollowed ? source.file : undefined,
        prometheus,
        askedIntervalMs,
        recording,
        doubt: doubtfulCommand(args, commands),
      });
      return;
    }
    const picture = savePng === undefined ? {} : { format: "png", output: savePng } as const;
    const recording = prometheus && {
      file: prometheusName(prometheus),
      hosts: [],
      prometheus: {
        ...{ ...prometheus, hosts: shared.hosts, intervalMs: askedIntervalMs },
        pastMs: comparedPastMs(shared),
      },
    };
    accept({ command: "snapshot", once: true, ...shared, ...picture, logStats, recording });
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

/** A window shorter than two polls holds no line, a very long one does not fit the memory. */
export function checkWindow(historyMs: number | undefined, intervalMs: number): void {
  if (historyMs === undefined) return;
  if (historyMs < 2 * intervalMs) {
    throw new UsageError(
      `--history ${historyMs / 1000} is shorter than two polls of --interval ${
        intervalMs / 1000
      } s: no line could be drawn.`,
    );
  }
  if (historyMs / intervalMs > 1_000_000) {
    throw new UsageError(
      `--history ${historyMs / 1000} at --interval ${intervalMs / 1000} is more than a million ` +
        "polls: choose a longer interval, or record and replay.",
    );
  }
}
