import { type Command, Option } from "commander";
import type { Definition } from "../definition.ts";
import { wholeNumber } from "../option_values.ts";
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
};

/** `demo`: the dashboard on simulated hosts. */
export function defineDemo(program: Command, { accept, env }: Definition): void {
  const command = program.command("demo")
    .summary("the dashboard on simulated hosts: nothing to install")
    .description(
      "Starts simulated hosts that speak the real protocol and shows the dashboard on them.",
    )
    .addOption(
      new Option("--hosts <N>", "how many").argParser(wholeNumber({ min: 1, max: 200 }))
        .default(2).helpGroup("Hosts:"),
    );
  addIntervalOption(command);
  addCommonOptions(addLiveOptions(addViewOptions(command)));
  command.action(() => {
    const options = command.opts<DemoOptions>();
    const view = viewSettings(options);
    checkWindow(view.historyMs, options.interval);
    accept({
      command: "demo",
      ...commonSettings(options, env),
      ...view,
      ...liveSettings(options, view.allPages),
      hostCount: options.hosts,
      intervalMs: options.interval,
    });
  });
}
