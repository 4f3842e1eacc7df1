import type { Command } from "commander";
import type { Definition } from "../definition.ts";
import { listenSettings } from "../listen_settings.ts";
import { addOptions, settingsOf } from "../option_table.ts";
import { fileName } from "../option_values.ts";
import {
  addHostArguments,
  commonSettings,
  hostSettings,
  pollDashboard,
} from "../shared_options.ts";
import { COMMON, RECORD, SOCKET } from "../options.ts";

/** `record FILE.db [HOST...]`: collect without a screen. */
export function defineRecord(program: Command, { accept, env }: Definition): void {
  const command = program.command("record")
    .summary("collect into a file, without a screen")
    .description("Collects into a recording until stopped. A file that exists is continued.")
    .argument("<FILE.db>", "the recording", fileName);
  addHostArguments(command);
  addOptions(command, { ...SOCKET, ...RECORD, ...COMMON });
  command.action((file: string, args: string[]) => {
    listenSettings(command);
    const config = env.config?.();
    accept({
      command: "record",
      ...commonSettings(command, env),
      ...settingsOf(command, RECORD),
      ...pollDashboard(command, env),
      hosts: hostSettings(args, command, env),
      file,
      args: program.args,
      configPath: config?.exists ? config.path : undefined,
    });
  });
}
