import { type Command, Option } from "commander";
import type { Definition } from "../definition.ts";
import { byteSize, durationMs, fileName } from "../option_values.ts";
import {
  addCommonOptions,
  addConfigOption,
  addHostArguments,
  addIntervalOption,
  addRunForOption,
  addSocketOption,
  addTimeZoneOption,
  type CommonOptions,
  commonSettings,
  given,
  hostSettings,
  type SocketOptions,
} from "../shared_options.ts";

type RecordOptions = CommonOptions & SocketOptions & {
  interval: number;
  runFor?: number;
  config?: string;
  timezone?: string;
  label?: string;
  note?: string;
  maxSize?: number;
  maxAge?: number;
};

/** `record FILE.db [HOST...]`: collect without a screen. */
export function defineRecord(program: Command, { accept, env }: Definition): void {
  const command = program.command("record")
    .summary("collect into a file, without a screen")
    .description("Collects into a recording until stopped. A file that exists is continued.")
    .argument("<FILE.db>", "the recording", fileName);
  addHostArguments(command);
  addRunForOption(addIntervalOption(addSocketOption(command)));
  addTimeZoneOption(addConfigOption(command));
  command
    .addOption(new Option("--label <TEXT>", "name of this session").helpGroup("Recording:"))
    .addOption(new Option("--note <TEXT>", "a remark kept with it").helpGroup("Recording:"))
    .addOption(
      new Option("--max-size <SIZE>", "drop the oldest beyond this size: 500M, 2G")
        .argParser(byteSize).helpGroup("Recording:"),
    )
    .addOption(
      new Option("--max-age <TIME>", "drop what is older: 12h, 30d")
        .argParser(durationMs({ min: 60_000, max: 10 * 366 * 86_400_000 }))
        .helpGroup("Recording:"),
    );
  addCommonOptions(command);
  command.action((file: string, args: string[]) => {
    const options = command.opts<RecordOptions>();
    accept({
      command: "record",
      ...commonSettings(options, env),
      hosts: hostSettings(args, options, env),
      intervalMs: options.interval,
      file,
      ...given({
        configFile: options.config,
        timeZone: options.timezone,
        label: options.label,
        note: options.note,
        runForMs: options.runFor,
        maxSizeBytes: options.maxSize,
        maxAgeMs: options.maxAge,
      }),
    });
  });
}
