import { parseCommandLine } from "../../../src/config/command_line.ts";
import type { Invocation, SettingsFor } from "../../../src/config/invocation.ts";

/** What a command line means, for a test of one command. */
export function invocationOf<Command extends Invocation["command"]>(
  command: Command,
  ...args: readonly string[]
): SettingsFor<Command> {
  const invocation = parseCommandLine([command, ...args], { get: () => undefined });
  if (invocation.command !== command) throw new Error(`it was read as ${invocation.command}`);
  return invocation as SettingsFor<Command>;
}
