import type { Command } from "commander";
import type { Invocation } from "./invocation.ts";
import { addOptions, type OptionTable, type SettingsOf, settingsOf } from "./option_table.ts";
import { COMMON } from "./options.ts";
import { type CommonSettings, commonSettings, type Environment } from "./shared_options.ts";

/** What a command's definition is given: where its result goes, and the environment. */
export interface Definition {
  accept(invocation: Invocation): void;
  readonly env: Environment;
}

/** What was asked for of a command, without what every command knows. */
type Own<Whole> = Whole extends CommonSettings ? Omit<Whole, keyof CommonSettings> : never;

/**
 * Gives a command its options and those of every command. `toInvocation` makes what was asked for of the
 * settings and arguments that were given; it throws a `UsageError` where they do not go together.
 */
export function onCommand<Table extends OptionTable, Args extends unknown[]>(
  command: Command,
  { accept, env }: Definition,
  options: Table,
  toInvocation: (settings: SettingsOf<Table>, ...args: Args) => Own<Invocation>,
): void {
  addOptions(command, { ...options, ...COMMON });
  command.action((...args: Args) => {
    const common = commonSettings(command, env);
    accept({ ...common, ...toInvocation(settingsOf(command, options), ...args) } as Invocation);
  });
}
