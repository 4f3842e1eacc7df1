import type { Command } from "commander";
import type { Definition } from "../definition.ts";
import { addOptions, settingsOf } from "../option_table.ts";
import { addHostArguments, commonSettings, hostSettings } from "../shared_options.ts";
import { CHECK, COMMON, CONFIG, SOCKET } from "../options.ts";

/** `check [HOST...]`: why a host answers, or not. */
export function defineCheck(program: Command, { accept, env }: Definition): void {
  const command = program.command("check")
    .summary("find and reach the hosts, each step explained")
    .description(
      "Looks for each host's JSONRPC socket, asks it, and says what was tried and how long it took. " +
        "With --config the records and sources of that dashboard.",
    );
  addHostArguments(command);
  addOptions(command, { ...SOCKET, ...CONFIG, ...CHECK, ...COMMON });
  command.action((args: string[]) => {
    accept({
      command: "check",
      ...commonSettings(command, env),
      ...settingsOf(command, CONFIG),
      ...settingsOf(command, CHECK),
      hosts: hostSettings(args, command, env),
    });
  });
}
