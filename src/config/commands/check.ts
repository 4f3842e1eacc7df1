import type { Command } from "commander";
import { type Definition, onCommand } from "../definition.ts";
import { addHostArguments, hostSettings } from "../shared_options.ts";
import { CHECK, CONFIG, SOCKET } from "../options.ts";

/** `check [HOST...]`: why a host answers, or not. */
export function defineCheck(program: Command, definition: Definition): void {
  const command = program.command("check")
    .summary("find and reach the hosts, each step explained")
    .description(
      "Looks for each host's JSONRPC socket, asks it, and says what was tried and how long it took. " +
        "With --config the records and sources of that dashboard.",
    );
  addHostArguments(command);
  const options = { ...SOCKET, ...CONFIG, ...CHECK };
  onCommand(command, definition, options, ({ sockets, ...settings }, args: string[]) => ({
    command: "check",
    ...settings,
    hosts: hostSettings(args, sockets, definition.env),
  }));
}
