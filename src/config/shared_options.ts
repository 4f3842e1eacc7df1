import type { Command } from "commander";
import type { Host } from "../model/host.ts";
import { UsageError } from "../model/errors.ts";
import { PROTOCOLS, RENDERERS, THEMES } from "./choices.ts";
import { parseHosts } from "./host_arguments.ts";
import { type Moment, parseMoment } from "./moment.ts";
import { chosen, defaulted, flag, type SettingsOf, settingsOf, valued } from "./option_table.ts";
import { durationMs, fileName, hostsAs, pageChoice, pixelSize, timeZone } from "./option_values.ts";

/** What reading the environment takes: `Deno.env` is one. */
export interface Environment {
  get(name: string): string | undefined;
}

const YEAR_MS = 366 * 86_400_000;
const HOST_HELP = "localhost (default), NAME, USER@NAME, ssh://USER@NAME:PORT, " +
  "unix:PATH; LABEL=HOST names one, GROUP=HOST,HOST,... several";

/** The options of every command. */
export const COMMON = {
  quiet: flag("-q, --quiet", "say only what went wrong", {
    conflicts: ["verbose"],
    group: "General:",
  }),
  verbose: flag("-v, --verbose", "say more", { group: "General:" }),
  colored: flag("--no-color", "no colour (also: NO_COLOR is set)", { group: "General:" }),
} as const;

export const SOCKET = {
  sockets: valued(
    "--socket <PATH>",
    "JSONRPC socket on the hosts, LABEL=PATH for one of them (default: " +
      "TRAFFICSERVER_JSONRPC_SOCKET, else discovered)",
    (path, before: readonly string[] = []) => [...before, path],
    { group: "Hosts:" },
  ),
} as const;

export const INTERVAL = {
  intervalMs: defaulted(
    "--interval <SEC>",
    "between two polls",
    durationMs({ min: 100, max: 86_400_000 }),
    { fallback: 1000, fallbackWords: "1 s", group: "Hosts:" },
  ),
} as const;

export const RUN_FOR = {
  runForMs: valued("--run-for <SEC>", "then exit", durationMs({ min: 1, max: YEAR_MS }), {
    group: "Hosts:",
  }),
} as const;

export const CONFIG = {
  configFile: valued(
    "-c, --config <FILE>",
    "dashboard file (default: the built-in pages)",
    fileName,
    { group: "Pages:" },
  ),
} as const;

export const TIME_ZONE = {
  timeZone: valued(
    "--timezone <ZONE>",
    "IANA time zone of the clock; also -tz (default: UTC)",
    timeZone,
    { group: "Pages:" },
  ),
} as const;

/** How pages are shown, for the commands that show them. */
export const VIEW = {
  ...CONFIG,
  historyMs: valued(
    "--history <SEC>",
    "the window drawn (default: 60 s)",
    durationMs({ min: 1000, max: 30 * 86_400_000 }),
    { group: "Pages:" },
  ),
  ...TIME_ZONE,
  /** A page's 1-based number or its name. */
  page: valued("--page <N|NAME>", "the page to start with, or to draw", pageChoice, {
    group: "Pages:",
  }),
  allPages: flag("--all-pages", "draw every page", { conflicts: ["page"], group: "Pages:" }),
  hostsAs: defaulted(
    "--hosts-as <MODE>",
    "several hosts as lines, sum, avg, max, spread or top:N",
    hostsAs,
    {
      fallback: { mode: "lines" },
      fallbackWords: "lines, beyond four hosts spread",
      group: "Pages:",
    },
  ),
  protocol: chosen("--protocol <NAME>", "how pictures are shown", PROTOCOLS, {
    fallback: "auto",
    group: "Picture:",
  }),
  size: defaulted("--size <WxH>", "in pixels, for files and off a terminal", pixelSize, {
    fallback: { width: 1600, height: 1000 },
    fallbackWords: "1600x1000",
    group: "Picture:",
  }),
  theme: chosen("--theme <NAME>", "the picture's ground", THEMES, {
    fallback: "dark",
    group: "Picture:",
  }),
  renderer: chosen(
    "--renderer <NAME>",
    "fast; resvg draws the SVG; auto: resvg for texts that the built-in font lacks",
    RENDERERS,
    { fallback: "auto", group: "Picture:" },
  ),
  fontFile: valued("--font <FILE>", "the font for such texts (default: the system's)", fileName, {
    group: "Picture:",
  }),
} as const;

/** What is optional here was not given, so that the dashboard file or the default decides. */
export type ViewSettings = SettingsOf<typeof VIEW>;

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
