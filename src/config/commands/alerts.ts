import type { Command } from "commander";
import { UsageError } from "../../model/errors.ts";
import { type Definition, onCommand } from "../definition.ts";
import { fileName } from "../option_values.ts";
import { stretchSettings } from "../recording_options.ts";
import { TIMES } from "./replay.ts";
import { ALERTS_TEST, SESSION, STRETCH, TIME_ZONE } from "../options.ts";

/** `alerts test FILE --recording REC`: what a dashboard's alerts would have said. */
export function defineAlerts(program: Command, definition: Definition): void {
  const alerts = program.command("alerts").helpCommand(false)
    .summary("try the alerts of a dashboard file on a recording")
    .description("The alerts of dashboard files.");
  const command = alerts.command("test")
    .summary("what they would have said")
    .description(
      "Replays a recording through the alerts of a dashboard file and prints what would have fired when. " +
        "The exit code is that of the worst that did: 1 warning, 2 critical.",
    )
    .argument("<FILE>", "the dashboard file", fileName)
    .addHelpText("after", TIMES);
  const options = { ...ALERTS_TEST, ...SESSION, ...STRETCH, ...TIME_ZONE };
  onCommand(command, definition, options, ({ recording, ...settings }, configFile: string) => {
    if (recording === undefined) {
      throw new UsageError("alerts test needs a recording: name it with --recording FILE.");
    }
    return {
      command: "alerts",
      ...settings,
      configFile,
      file: recording,
      ...stretchSettings(settings, definition.env),
    };
  });
}
