import { type Command, Option } from "commander";
import type { Definition } from "../definition.ts";
import { fileName, speedFactor } from "../option_values.ts";
import {
  addCommonOptions,
  addRunForOption,
  addViewOptions,
  type CommonOptions,
  commonSettings,
  given,
  momentOption,
  type ViewOptions,
  viewSettings,
} from "../shared_options.ts";
import { checkPictureName } from "./live.ts";

type ReplayOptions = CommonOptions & ViewOptions & {
  from?: string;
  to?: string;
  speed: number;
  keyboard: boolean;
  runFor?: number;
  savePng?: string;
};

/** `replay FILE`: the same dashboard over a recording. */
export function defineReplay(program: Command, { accept, env }: Definition): void {
  const command = program.command("replay")
    .summary("the same dashboard over a recording")
    .description("Shows a recording (.db, .json) with the pages and keys of the live dashboard.")
    .argument("<FILE>", "the recording", fileName)
    .addOption(new Option("--from <TIME>", "begin there").helpGroup("Recording:"))
    .addOption(new Option("--to <TIME>", "end there").helpGroup("Recording:"))
    .addOption(
      new Option("--speed <N>", "times as fast as it happened").argParser(speedFactor)
        .default(1).helpGroup("Recording:"),
    );
  addRunForOption(addViewOptions(command));
  command
    .addOption(
      new Option("--save-png <FILE>", "save each frame; {iter}, {page}, {time} are filled in")
        .argParser(fileName).helpGroup("Files:"),
    )
    .addOption(
      new Option("--no-keyboard", "do not read keys (implied off a terminal)")
        .helpGroup("General:"),
    );
  addCommonOptions(command);
  command.addHelpText("after", TIMES);
  command.action((file: string) => {
    const options = command.opts<ReplayOptions>();
    const view = viewSettings(options);
    const { savePng, timezone } = options;
    if (savePng !== undefined) checkPictureName("--save-png", savePng, view.allPages);
    accept({
      command: "replay",
      ...commonSettings(options, env),
      ...view,
      file,
      speed: options.speed,
      keyboard: options.keyboard,
      ...given({
        from: momentOption("--from", options.from, timezone),
        to: momentOption("--to", options.to, timezone),
        runForMs: options.runFor,
        savePng,
      }),
    });
  });
}

/** How a TIME is written, for the help of the commands that take one. */
export const TIMES = `
A TIME is 2026-11-21T02:58:00 (in the time zone, or with Z or +01:00), 2026-11-21, epoch seconds,
now, or -5m (s, m, h, d) before the end.`;
