import type { HostsAs } from "../model/hosts_as.ts";
import { type Command, Option } from "commander";
import type { Host } from "../model/host.ts";
import { parseHosts } from "./host_arguments.ts";
import {
  type CommonSettings,
  type Protocol,
  PROTOCOLS,
  type Renderer,
  RENDERERS,
  type ThemeName,
  THEMES,
  type ViewSettings,
} from "./invocation.ts";
import { type Moment, parseMoment } from "./moment.ts";
import { UsageError } from "../model/errors.ts";
import { durationMs, fileName, hostsAs, pageChoice, pixelSize, timeZone } from "./option_values.ts";

/** What reading the environment takes: `Deno.env` is one. */
export interface Environment {
  get(name: string): string | undefined;
}

const YEAR_MS = 366 * 86_400_000;
const HOST_HELP = "localhost (default), NAME, USER@NAME, ssh://USER@NAME:PORT, " +
  "unix:PATH; LABEL=HOST names one, GROUP=HOST,HOST,... several";

export interface CommonOptions {
  quiet?: true;
  verbose?: true;
  /** False with `--no-color`; a text where a command has a `--color` of its own. */
  color?: boolean | string;
}

export interface SocketOptions {
  socket?: string[];
}

export interface ViewOptions {
  history?: number;
  config?: string;
  timezone?: string;
  page?: number | string;
  allPages?: true;
  protocol: Protocol;
  size: { readonly width: number; readonly height: number };
  theme: ThemeName;
  renderer: Renderer;
  font?: string;
  hostsAs: HostsAs;
}

/** The options of every command. */
export function addCommonOptions(command: Command): Command {
  return command
    .addOption(
      new Option("-q, --quiet", "say only what went wrong").conflicts("verbose")
        .helpGroup("General:"),
    )
    .addOption(new Option("-v, --verbose", "say more").helpGroup("General:"))
    .addOption(
      new Option("--no-color", "no colour (also: NO_COLOR is set)").helpGroup("General:"),
    );
}

/** `[HOST...]`. */
export function addHostArguments(command: Command): Command {
  return command.argument("[HOST...]", HOST_HELP);
}

/** `--socket`. */
export function addSocketOption(command: Command): Command {
  return command.addOption(
    new Option(
      "--socket <PATH>",
      "JSONRPC socket on the hosts, LABEL=PATH for one of them (default: " +
        "TRAFFICSERVER_JSONRPC_SOCKET, else discovered)",
    ).argParser((path, before: string[] = []) => [...before, path]).helpGroup("Hosts:"),
  );
}

/** `--interval`. */
export function addIntervalOption(command: Command): Command {
  return command.addOption(
    new Option("--interval <SEC>", "between two polls")
      .argParser(durationMs({ min: 100, max: 86_400_000 }))
      .default(1000, "1 s").helpGroup("Hosts:"),
  );
}

/** `--run-for`. */
export function addRunForOption(command: Command): Command {
  return command.addOption(
    new Option("--run-for <SEC>", "then exit").argParser(durationMs({ min: 1, max: YEAR_MS }))
      .helpGroup("Hosts:"),
  );
}

/** `--config`. */
export function addConfigOption(command: Command): Command {
  return command.addOption(
    new Option("-c, --config <FILE>", "dashboard file (default: the built-in pages)")
      .argParser(fileName).helpGroup("Pages:"),
  );
}

/** `--timezone`. */
export function addTimeZoneOption(command: Command): Command {
  return command.addOption(
    new Option("--timezone <ZONE>", "IANA time zone of the clock; also -tz (default: UTC)")
      .argParser(timeZone).helpGroup("Pages:"),
  );
}

/** How pages are shown, for the commands that show them. */
export function addViewOptions(command: Command): Command {
  addConfigOption(command);
  command.addOption(
    new Option("--history <SEC>", "the window drawn (default: 60 s)")
      .argParser(durationMs({ min: 1000, max: 30 * 86_400_000 })).helpGroup("Pages:"),
  );
  addTimeZoneOption(command);
  return command
    .addOption(
      new Option("--page <N|NAME>", "the page to start with, or to draw").argParser(pageChoice)
        .helpGroup("Pages:"),
    )
    .addOption(
      new Option("--all-pages", "draw every page").conflicts("page").helpGroup("Pages:"),
    )
    .addOption(
      new Option("--hosts-as <MODE>", "several hosts as lines, sum, avg, max, spread or top:N")
        .argParser(hostsAs).default({ mode: "lines" }, "lines, beyond four hosts spread").helpGroup(
          "Pages:",
        ),
    )
    .addOption(
      new Option("--protocol <NAME>", "how pictures are shown").choices(PROTOCOLS)
        .default("auto").helpGroup("Picture:"),
    )
    .addOption(
      new Option("--size <WxH>", "in pixels, for files and off a terminal").argParser(pixelSize)
        .default({ width: 1600, height: 1000 }, "1600x1000").helpGroup("Picture:"),
    )
    .addOption(
      new Option("--theme <NAME>", "the picture's ground").choices(THEMES).default("dark")
        .helpGroup("Picture:"),
    )
    .addOption(
      new Option(
        "--renderer <NAME>",
        "fast; resvg draws the SVG; auto: resvg for texts that the built-in font lacks",
      ).choices(RENDERERS).default("auto").helpGroup("Picture:"),
    )
    .addOption(
      new Option("--font <FILE>", "the font for such texts (default: the system's)")
        .argParser(fileName).helpGroup("Picture:"),
    );
}

/** What every command knows, from its options and the environment. */
export function commonSettings(options: CommonOptions, env: Environment): CommonSettings {
  return {
    verbosity: options.quiet ? "quiet" : options.verbose ? "verbose" : "normal",
    color: options.color !== false && !env.get("NO_COLOR"),
  };
}

/** How pages are shown; what was not given stays absent. */
export function viewSettings(options: ViewOptions): ViewSettings {
  const { history, config, timezone, page, allPages } = options;
  const { protocol, size, theme, renderer, font, hostsAs } = options;
  return {
    ...(history === undefined ? {} : { historyMs: history }),
    ...(config === undefined ? {} : { configFile: config }),
    ...(timezone === undefined ? {} : { timeZone: timezone }),
    ...(page === undefined ? {} : { page }),
    allPages: allPages === true,
    protocol,
    size,
    theme,
    renderer,
    ...(font === undefined ? {} : { fontFile: font }),
    hostsAs,
  };
}

/** The hosts of a command, by its arguments, `--socket` and the environment. */
export function hostSettings(
  args: readonly string[],
  { socket = [] }: SocketOptions,
  env: Environment,
): readonly Host[] {
  const remoteSocket = env.get("TRAFFICSERVER_JSONRPC_SOCKET") || undefined;
  return parseHosts(args, { sockets: socket, remoteSocket });
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

/** An object without the entries that are `undefined`. */
export function given<T extends object>(
  entries: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept = Object.entries(entries).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
