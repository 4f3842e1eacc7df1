import { type Command, Option } from "commander";
import type { Definition } from "../definition.ts";
import {
  addCommonOptions,
  addHostArguments,
  addSocketOption,
  type CommonOptions,
  commonSettings,
  hostSettings,
  type SocketOptions,
} from "../shared_options.ts";

type CheckOptions = CommonOptions & SocketOptions & { format: "text" | "json"; terminal?: true };

/** `check [HOST...]`: why a host answers, or not. */
export function defineCheck(program: Command, { accept, env }: Definition): void {
  const command = program.command("check")
    .summary("find and reach the hosts, each step explained")
    .description(
      "Looks for each host's JSONRPC socket, asks it, and says what was tried and how long it took.",
    );
  addHostArguments(command);
  addSocketOption(command).addOption(
    new Option("--format <FORMAT>", "of the report").choices(["text", "json"]).default("text"),
  );
  command.addOption(
    new Option("--terminal", "this terminal instead of hosts: what it was asked, what it answered")
      .conflicts("format"),
  );
  addCommonOptions(command);
  command.action((args: string[]) => {
    const options = command.opts<CheckOptions>();
    accept({
      command: "check",
      ...commonSettings(options, env),
      hosts: hostSettings(args, options, env),
      format: options.format,
      terminal: options.terminal === true,
    });
  });
}
