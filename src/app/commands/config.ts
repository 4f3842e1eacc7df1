import { countOf } from "../../base/count_of.ts";
import { dirname } from "node:path";
import { given } from "../../base/given.ts";
import { jsonText } from "../../base/json_text.ts";
import { plainText } from "../../base/plain_text.ts";
import { parseHosts } from "../../config/host_arguments.ts";
import type { ConfigSettings, SettingsFor } from "../../config/invocation.ts";
import { UsageError } from "../../model/errors.ts";
import { type FleetHost, noConfig, type UserConfig } from "../../config/user_config.ts";
import { type CommandIo, EXIT } from "../command_io.ts";
import { loadDashboard } from "../load_dashboard.ts";
import { beginFile } from "./begin_file.ts";
import { CONFIG_START } from "./config_start.ts";
import { configPath, readUserConfig } from "./user_config.ts";
import { validateFiles } from "./verdict.ts";

type Invoked = SettingsFor<"config">;
type Settings<Action> = Extract<ConfigSettings, { action: Action }> & Pick<Invoked, "named">;

/** Shows, checks and begins the user's config file. Throws a `UsageError`. */
export async function runConfig(settings: Invoked, io: CommandIo): Promise<number> {
  switch (settings.action) {
    case "path":
      await io.out(`${ownPath(settings, io)}\n`);
      return EXIT.ok;
    case "show": {
      const { format, config = noConfig() } = settings;
      await io.out(
        format === "json" ? `${jsonText(configJson(config), 2)}\n` : await heldConfig(config, io),
      );
      return EXIT.ok;
    }
    case "fleets":
      await io.out(fleetList(settings.config ?? noConfig()));
      return EXIT.ok;
    case "validate":
      return await validate(settings, io);
    case "schema": {
      const { configSchema } = await import("../../config/config_shape.ts");
      await io.out(`${JSON.stringify(configSchema(), null, 2)}\n`);
      return EXIT.ok;
    }
    case "init":
      return await init(settings, io);
  }
}

/** Where the user's file is looked for. Throws a `UsageError` where there is no such place. */
function ownPath({ named }: Pick<Invoked, "named">, io: CommandIo): string {
  const { path } = configPath(named, io);
  if (path !== undefined) return path;
  throw new UsageError(
    "There is no place for a config file: neither XDG_CONFIG_HOME nor HOME is set. Name it by --config-file.",
  );
}

/** The hosts of each fleet, each by itself with all that is known of it. */
function fleetsOf(config: UserConfig): Record<string, (FleetHost & { readonly label: string })[]> {
  const hostsOf = (fleet: string) =>
    parseHosts([`@${fleet}`], { config }).map(({ id, label, group, socketPath }) =>
      given({ host: id, label, group, socket: id.startsWith("unix:") ? undefined : socketPath })
    );
  return Object.fromEntries(Object.keys(config.fleets).map((name) => [name, hostsOf(name)]));
}

/** What holds by a config file, as one that reads the same, with remarks on where it comes from. */
async function heldConfig(config: UserConfig, { env }: CommandIo): Promise<string> {
  const { safeYaml } = await import("./safe_yaml.ts");
  const { path, exists, timeZone, theme, protocol, pages, recording } = config;
  const socket = env("TRAFFICSERVER_JSONRPC_SOCKET");
  const fleets = fleetsOf(config);
  const line = (key: string, value: string | undefined, usual: string) =>
    value === undefined ? `${key}: ${usual} # as nothing is said\n` : safeYaml({ [key]: value });
  const file = path === undefined
    ? "# There is no place for a config file: HOME is not set."
    : exists
    ? `# ${plainText(path, 1000)}`
    : `# There is no ${plainText(path, 1000)}. Begin one: traffic-grapher config init`;
  return `${file}\n` +
    (socket
      ? `# TRAFFICSERVER_JSONRPC_SOCKET=${plainText(socket, 300)} counts before sockets\n`
      : "") +
    (Object.keys(fleets).length === 0 ? "fleets: {} # none\n" : safeYaml({ fleets })) +
    line("timezone", timeZone, "UTC") +
    line("theme", theme, "dark") +
    line("protocol", protocol, "auto") +
    line("pages", pages, "default") +
    (recording === undefined ? "# recording: none is followed\n" : safeYaml({ recording }));
}

function configJson(config: UserConfig): Record<string, unknown> {
  const { path = null, exists, timeZone, theme, protocol, pages, recording } = config;
  return {
    file: path,
    exists,
    fleets: fleetsOf(config),
    timezone: timeZone ?? null,
    theme: theme ?? null,
    protocol: protocol ?? null,
    pages: pages ?? null,
    recording: recording ?? null,
  };
}

/** `@NAME`, a tab, how many hosts: as shells take what they complete. */
function fleetList(config: UserConfig): string {
  return Object.entries(fleetsOf(config)).map(([name, hosts]) => {
    const labels = hosts.slice(0, 4).map(({ label }) => plainText(label, 40)).join(", ");
    const rest = hosts.length > 4 ? ", ..." : "";
    return `@${plainText(name, 60)}\t${countOf(hosts.length, "host")}: ${labels}${rest}\n`;
  }).join("");
}

async function validate(
  { files, format, named }: Settings<"validate">,
  io: CommandIo,
): Promise<number> {
  const paths = files.length > 0 ? files : [ownPath({ named }, io)];
  return await validateFiles(paths, async (file) => {
    const config = await readUserConfig(configPath(file, io), io);
    return { size: sizeOf(config), warnings: await warningsOf(config) };
  }, { format, io });
}

/** What it names that cannot be used as it is. */
async function warningsOf({ pages, recording }: UserConfig): Promise<string[]> {
  const warnings: string[] = [];
  try {
    await loadDashboard(pages);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    warnings.push(`pages: ${error.message}`);
  }
  const isThere = recording === undefined ||
    await Deno.stat(recording).then(() => true, () => false);
  if (!isThere) {
    warnings.push(`recording: there is no ${plainText(recording, 1000)} yet: hosts are polled`);
  }
  return warnings;
}

function sizeOf(config: UserConfig): string {
  const fleets = Object.values(fleetsOf(config));
  const hosts = new Set(fleets.flat().map(({ host }) => host));
  return `${countOf(fleets.length, "fleet")}, ${countOf(hosts.size, "host")}`;
}

async function init({ file, force, named }: Settings<"init">, io: CommandIo): Promise<number> {
  const path = file ?? ownPath({ named }, io);
  // One that the user named has its folder; their own may be the first in it.
  if (file === undefined) await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const hint = "Show what holds: traffic-grapher config show.";
  return await beginFile(path, CONFIG_START, { force, hint, io });
}
