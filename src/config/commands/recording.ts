import type { Command } from "commander";
import { type Definition, onCommand } from "../definition.ts";
import { fileName } from "../option_values.ts";
import { REPORT_FORMAT } from "../options.ts";

const ACTIONS = [
  ["info", "what is in it", "Says what a recording holds, also while it is being written."],
  [
    "check",
    "whether it is whole, and its recorder alive",
    "Reads all of a recording. Exit code 0: it is whole; 1: a part is damaged; " +
    "2: its recorder has fallen silent; 3: nothing of it can be read.",
  ],
] as const;

/** `recording info|check FILE`. */
export function defineRecording(program: Command, definition: Definition): void {
  const recording = program.command("recording").helpCommand(false)
    .summary("info, check: what a recording holds, and whether it is whole")
    .description("Recordings: what they hold, and whether they are whole.");
  for (const [action, summary, description] of ACTIONS) {
    const command = recording.command(action).summary(summary).description(description)
      .argument("<FILE.db>", "the recording", fileName);
    onCommand(command, definition, REPORT_FORMAT, (settings, file: string) => ({
      command: "recording",
      action,
      ...settings,
      file,
    }));
  }
}
