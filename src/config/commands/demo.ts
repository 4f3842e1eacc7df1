import { type Command, Option } from "commander";
import { UsageError } from "../../model/errors.ts";
import type { Definition } from "../definition.ts";
import { fileName, speedFactor, wholeNumber } from "../option_values.ts";
import {
  addCommonOptions,
  addIntervalOption,
  addViewOptions,
  type CommonOptions,
  commonSettings,
  type ViewOptions,
  viewSettings,
} from "../shared_options.ts";
import { addLiveOptions, type LiveOptions, liveSettings } from "./live.ts";
import { checkWindow } from "./watch.ts";

type DemoOptions = CommonOptions & ViewOptions & LiveOptions & {
  hosts: number;
  interval: number;
  capture?: string;
  speed?: number;
};

/** `demo`: the dashboard on simulated hosts. */
export function defineDemo(program: Command, { accept, env }: Definition): void {
  const command = program.command("demo")
    .summary("the dashboard on simulated hosts: nothing to install")
    .description(
      "Starts simulated hosts that speak the real protocol and shows the dashboard on them. Off a " +
        "terminal it polls for ten seconds, faster, saves the page as a PNG whose path it prints, " +
        "and prints the page as text.",
    )
    .addOption(
      new Option("--hosts <N>", "how many").argParser(wholeNumber({ min: 1, max: 200 }))
        .default(2).helpGroup("Hosts:"),
    )
    .addOption(
      new Option(
        "--capture <FILE>",
        "serve what a real server said instead: JSON lines of at_ms and reply, also gzipped",
      ).argParser(fileName).conflicts("hosts").helpGroup("Hosts:"),
    )
    .addOption(
      new Option(
        "--speed <N>",
        "times as fast as it was captured: rates rise as much (default: 1)",
      ).argParser(speedFactor).helpGroup("Hosts:"),
    );
  addIntervalOption(command);
  addCommonOptions(addLiveOptions(addViewOptions(command)));
  command.action(() => {
    const options = command.opts<DemoOptions>();
    const view = viewSettings(options);
    const { capture, speed, interval } = options;
    if (speed !== undefined && capture === undefined) {
      throw new UsageError("--speed is that of a capture: name it with --capture FILE.");
    }
    const isGiven = command.getOptionValueSource("interval") !== "default";
    if (isGiven) checkWindow(view.historyMs, interval);
    accept({
      command: "demo",
      ...commonSettings(options, env),
      ...view,
      ...liveSettings(options, view.allPages),
      hostCount: options.hosts,
      ...(isGiven ? { intervalMs: interval } : {}),
      ...(capture === undefined ? {} : { capture: { file: capture, speed: speed ?? 1 } }),
    });
  });
}
