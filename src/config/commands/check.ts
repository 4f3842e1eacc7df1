import type { Command } from "commander";
import { REPORT_FORMATS } from "../choices.ts";
import type { Definition } from "../definition.ts";
import { addOptions, chosen, flag, settingsOf } from "../option_table.ts";
import {
  addHostArguments,
  COMMON,
  commonSettings,
  hostSettings,
  SOCKET,
} from "../shared_options.ts";

export const CHECK = {
  format: chosen("--format <FORMAT>", "of the report", REPORT_FORMATS, { fallback: "text" }),
  /** The terminal is looked at, and no host. */
  terminal: flag(
    "--terminal",
    "this terminal instead of hosts: what it was asked, what it answered",
    { conflicts: ["format"] },
  ),
} as const;

/** `check [HOST...]`: why a host answers, or not. */
export function defineCheck(program: Command, { accept, env }: Definition): void {
  const command = program.command("check")
    .summary("find and reach the hosts, each step explained")
    .description(
      "Looks for each host's JSONRPC socket, asks it, and says what was tried and how long it took.",
    );
  addHostArguments(command);
  addOptions(command, { ...SOCKET, ...CHECK, ...COMMON });
  command.action((args: string[]) => {
    accept({
      command: "check",
      ...commonSettings(command, env),
      ...settingsOf(command, CHECK),
      hosts: hostSettings(args, command, env),
    });
  });
}
