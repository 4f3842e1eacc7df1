import type { Command } from "commander";
import { UsageError } from "../../model/errors.ts";
import { type Definition, onCommand } from "../definition.ts";
import { isGiven } from "../option_table.ts";
import { checkHostsAs, checkPictureName, checkWindow } from "../settings_checks.ts";
import { DEMO, INTERVAL, LIVE, VIEW } from "../options.ts";

const FEWEST_IN_INCIDENT = 4;

/** `demo`: the dashboard on simulated hosts. */
export function defineDemo(program: Command, definition: Definition): void {
  const command = program.command("demo")
    .summary("the dashboard on simulated hosts: nothing to install")
    .description(
      "Starts simulated hosts that speak the real protocol and shows the dashboard on them. Off a " +
        "terminal it polls for ten seconds, faster, saves the page as a PNG whose path it prints, " +
        "and prints the page as text.",
    );
  const options = { ...DEMO, ...INTERVAL, ...VIEW, ...LIVE };
  onCommand(command, definition, options, ({ file, speed, ...settings }) => {
    const { hostCount, incident, historyMs, hostsAs, savePng, allPages } = settings;
    if (speed !== undefined && file === undefined) {
      throw new UsageError("--speed is that of a capture: name it with --capture FILE.");
    }
    if (incident && hostCount < FEWEST_IN_INCIDENT) {
      throw new UsageError(
        `--incident: three hosts get into trouble, and others do not: take --hosts ${FEWEST_IN_INCIDENT} or more.`,
      );
    }
    const intervalMs = isGiven(command, "interval") ? settings.intervalMs : undefined;
    if (intervalMs !== undefined) checkWindow(historyMs, intervalMs);
    checkHostsAs(hostsAs, hostCount);
    checkPictureName("--save-png", savePng, allPages);
    const capture = file === undefined ? undefined : { file, speed: speed ?? 1 };
    return { command: "demo", ...settings, intervalMs, capture };
  });
}
