import type { Command } from "commander";
import { type Definition, onCommand } from "../definition.ts";
import { checkHostsAs, checkListen, checkWindow } from "../settings_checks.ts";
import { addHostArguments, hostSettings, polledPages } from "../shared_options.ts";
import { LISTEN, SERVE, SOCKET } from "../options.ts";

/** Where it is served when nothing is said. */
const DEFAULT_ADDRESS = { hostname: "127.0.0.1", port: 9750 };

/** `serve [HOST...]`: the page and `/metrics` without a terminal. */
export function defineServe(program: Command, definition: Definition): void {
  const command = program.command("serve")
    .summary("the page for browsers and /metrics for Prometheus, without a screen")
    .description(
      "Polls hosts and serves the dashboard as a page and what they answered as /metrics, until " +
        `stopped; without --listen at ${DEFAULT_ADDRESS.hostname}:${DEFAULT_ADDRESS.port}.`,
    );
  addHostArguments(command);
  const options = { ...SOCKET, ...SERVE, ...LISTEN }, { env } = definition;
  onCommand(command, definition, options, ({ sockets, ...settings }, args: string[]) => {
    const { listen = DEFAULT_ADDRESS, hostsAs, historyMs, intervalMs } = settings;
    checkListen({ ...settings, listen });
    const hosts = hostSettings(args, sockets, env);
    checkHostsAs(hostsAs, hosts.length);
    checkWindow(historyMs, intervalMs);
    return { command: "serve", ...settings, configFile: polledPages(settings, env), listen, hosts };
  });
}
