import type { Command } from "commander";
import type { Definition } from "../definition.ts";
import { checkHostsAs } from "../check_hosts_as.ts";
import { checkWindow } from "./watch.ts";
import { listenSettings } from "../listen_settings.ts";
import { addOptions, settingsOf } from "../option_table.ts";
import {
  addHostArguments,
  commonSettings,
  hostSettings,
  pollDashboard,
} from "../shared_options.ts";
import { COMMON, LISTEN, SERVE, SOCKET } from "../options.ts";

/** Where it is served when nothing is said. */
const DEFAULT_ADDRESS = { hostname: "127.0.0.1", port: 9750 };

/** `serve [HOST...]`: the page and `/metrics` without a terminal. */
export function defineServe(program: Command, { accept, env }: Definition): void {
  const command = program.command("serve")
    .summary("the page for browsers and /metrics for Prometheus, without a screen")
    .description(
      "Polls hosts and serves the dashboard as a page and what they answered as /metrics, until " +
        `stopped; without --listen at ${DEFAULT_ADDRESS.hostname}:${DEFAULT_ADDRESS.port}.`,
    );
  addHostArguments(command);
  addOptions(command, { ...SOCKET, ...SERVE, ...LISTEN, ...COMMON });
  command.action((args: string[]) => {
    if (settingsOf(command, LISTEN).listen === undefined) {
      command.setOptionValue("listen", DEFAULT_ADDRESS);
    }
    const web = listenSettings(command);
    const settings = settingsOf(command, SERVE), hosts = hostSettings(args, command, env);
    checkHostsAs(settings.hostsAs, hosts.length);
    checkWindow(settings.historyMs, settings.intervalMs);
    accept({
      command: "serve",
      ...commonSettings(command, env),
      ...settings,
      ...pollDashboard(command, env),
      ...web,
      listen: web.listen ?? DEFAULT_ADDRESS,
      hosts,
    });
  });
}
