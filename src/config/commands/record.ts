import type { Command } from "commander";
import type { Definition } from "../definition.ts";
import { addOptions, settingsOf, text, valued } from "../option_table.ts";
import { byteSize, durationMs, fileName } from "../option_values.ts";
import {
  addHostArguments,
  COMMON,
  commonSettings,
  CONFIG,
  hostSettings,
  INTERVAL,
  RUN_FOR,
  SOCKET,
  TIME_ZONE,
} from "../shared_options.ts";

export const RECORD = {
  ...INTERVAL,
  ...RUN_FOR,
  ...CONFIG,
  ...TIME_ZONE,
  label: valued("--label <TEXT>", "name of this session", text, { group: "Recording:" }),
  note: valued("--note <TEXT>", "a remark kept with it", text, { group: "Recording:" }),
  maxSizeBytes: valued(
    "--max-size <SIZE>",
    "drop the oldest beyond this size: 500M, 2G",
    byteSize,
    { group: "Recording:" },
  ),
  maxAgeMs: valued(
    "--max-age <TIME>",
    "drop what is older: 12h, 30d",
    durationMs({ min: 60_000, max: 10 * 366 * 86_400_000 }),
    { group: "Recording:" },
  ),
} as const;

/** `record FILE.db [HOST...]`: collect without a screen. */
export function defineRecord(program: Command, { accept, env }: Definition): void {
  const command = program.command("record")
    .summary("collect into a file, without a screen")
    .description("Collects into a recording until stopped. A file that exists is continued.")
    .argument("<FILE.db>", "the recording", fileName);
  addHostArguments(command);
  addOptions(command, { ...SOCKET, ...RECORD, ...COMMON });
  command.action((file: string, args: string[]) => {
    accept({
      command: "record",
      ...commonSettings(command, env),
      ...settingsOf(command, RECORD),
      hosts: hostSettings(args, command, env),
      file,
    });
  });
}
