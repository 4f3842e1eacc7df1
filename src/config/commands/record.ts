import type { Command } from "commander";
import { type Definition, onCommand } from "../definition.ts";
import { fileName } from "../option_values.ts";
import { checkListen } from "../settings_checks.ts";
import { addHostArguments, hostSettings, polledPages } from "../shared_options.ts";
import { RECORD, SOCKET } from "../options.ts";

/** `record FILE.db [HOST...]`: collect without a screen. */
export function defineRecord(program: Command, definition: Definition): void {
  const command = program.command("record")
    .summary("collect into a file, without a screen")
    .description("Collects into a recording until stopped. A file that exists is continued.")
    .argument("<FILE.db>", "the recording", fileName);
  addHostArguments(command);
  const options = { ...SOCKET, ...RECORD }, { env } = definition;
  onCommand(command, definition, options, (given, file: string, args: string[]) => {
    const { sockets, ...settings } = given, config = env.config?.();
    checkListen(settings);
    return {
      command: "record",
      ...settings,
      configFile: polledPages(settings, env),
      hosts: hostSettings(args, sockets, env),
      file,
      args: program.args,
      configPath: config?.exists ? config.path : undefined,
    };
  });
}
