import type { Command } from "commander";
import { UsageError } from "../../model/errors.ts";
import type { Definition } from "../definition.ts";
import { addOptions, settingsOf } from "../option_table.ts";
import { commonSettings } from "../shared_options.ts";
import { checkHostsAs } from "../check_hosts_as.ts";
import { checkPictureName } from "../picture_name.ts";
import { checkWindow } from "./watch.ts";
import { COMMON, DEMO, INTERVAL, LIVE, VIEW } from "../options.ts";

const FEWEST_IN_INCIDENT = 4;

/** `demo`: the dashboard on simulated hosts. */
export function defineDemo(program: Command, { accept, env }: Definition): void {
  const command = program.command("demo")
    .summary("the dashboard on simulated hosts: nothing to install")
    .description(
      "Starts simulated hosts that speak the real protocol and shows the dashboard on them. Off a " +
        "terminal it polls for ten seconds, faster, saves the page as a PNG whose path it prints, " +
        "and prints the page as text.",
    );
  addOptions(command, { ...DEMO, ...INTERVAL, ...VIEW, ...LIVE, ...COMMON });
  command.action(() => {
    const view = settingsOf(command, VIEW), live = settingsOf(command, LIVE);
    const { hostCount, incident, file, speed } = settingsOf(command, DEMO);
    if (speed !== undefined && file === undefined) {
      throw new UsageError("--speed is that of a capture: name it with --capture FILE.");
    }
    if (incident && hostCount < FEWEST_IN_INCIDENT) {
      throw new UsageError(
        `--incident: three hosts get into trouble, and others do not: take --hosts ${FEWEST_IN_INCIDENT} or more.`,
      );
    }
    const isGiven = command.getOptionValueSource("interval") !== "default";
    const intervalMs = isGiven ? settingsOf(command, INTERVAL).intervalMs : undefined;
    if (intervalMs !== undefined) checkWindow(view.historyMs, intervalMs);
    checkHostsAs(view.hostsAs, hostCount);
    checkPictureName("--save-png", live.savePng, view.allPages);
    accept({
      command: "demo",
      ...commonSettings(command, env),
      ...view,
      ...live,
      hostCount,
      incident,
      intervalMs,
      capture: file === undefined ? undefined : { file, speed: speed ?? 1 },
    });
  });
}
