import { given } from "../../base/given.ts";
import { plainText } from "../../base/plain_text.ts";
import { parseHosts } from "../../config/host_arguments.ts";
import type { FleetHost, UserConfig } from "../../config/user_config.ts";
import type { CommandIo } from "../command_io.ts";

/** The hosts of a fleet, each by itself with all that is known of it. */
export function fleetHosts(
  name: string,
  config: UserConfig,
): (FleetHost & { readonly label: string })[] {
  return parseHosts([`@${name}`], { config }).map(({ id, label, group, socketPath }) =>
    given({ host: id, label, group, socket: id.startsWith("unix:") ? undefined : socketPath })
  );
}

/** What holds by a config file, as one that reads the same, with remarks on where it comes from. */
export async function heldConfig(config: UserConfig, { env }: CommandIo): Promise<string> {
  const { safeYaml } = await import("./safe_yaml.ts");
  const { path, exists, timeZone, theme, protocol, pages, recording } = config;
  const socket = env("TRAFFICSERVER_JSONRPC_SOCKET");
  const names = Object.keys(config.fleets);
  const fleets = Object.fromEntries(names.map((name) => [name, fleetHosts(name, config)]));
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
    (names.length === 0 ? "fleets: {} # none\n" : safeYaml({ fleets })) +
    line("timezone", timeZone, "UTC") +
    line("theme", theme, "dark") +
    line("protocol", protocol, "auto") +
    line("pages", pages, "default") +
    (recording === undefined ? "# recording: none is followed\n" : safeYaml({ recording }));
}
