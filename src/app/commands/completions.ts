import { completionScript } from "../../config/completions.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import { type CommandIo, EXIT } from "../command_io.ts";

/** Prints the completion script of a shell. */
export async function runCompletions(
  settings: SettingsFor<"completions">,
  io: CommandIo,
): Promise<number> {
  await io.out(completionScript(settings.shell));
  return EXIT.ok;
}
