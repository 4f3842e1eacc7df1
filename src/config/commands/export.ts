import { type Command, Option } from "commander";
import type { Definition } from "../definition.ts";
import { EXPORT_FORMATS, type ExportFormat } from "../invocation.ts";
import { fileName } from "../option_values.ts";
import {
  addCommonOptions,
  addTimeZoneOption,
  type CommonOptions,
  commonSettings,
  given,
  momentOption,
} from "../shared_options.ts";
import { TIMES } from "./replay.ts";

type ExportOptions = CommonOptions & {
  format: ExportFormat;
  output?: string;
  from?: string;
  to?: string;
  timezone?: string;
};

/** `export FILE`: a recording in a format that other tools read. */
export function defineExport(program: Command, { accept, env }: Definition): void {
  const command = program.command("export")
    .summary("a recording as json, jsonl, csv or openmetrics")
    .description("Writes a recording in a format that other tools read.")
    .argument("<FILE>", "the recording", fileName)
    .addOption(
      new Option("--format <FORMAT>", "of the output").choices(EXPORT_FORMATS).default("json")
        .helpGroup("Recording:"),
    )
    .addOption(
      new Option("-o, --output <FILE>", "instead of standard output").argParser(fileName)
        .helpGroup("Recording:"),
    )
    .addOption(new Option("--from <TIME>", "begin there").helpGroup("Recording:"))
    .addOption(new Option("--to <TIME>", "end there").helpGroup("Recording:"));
  addCommonOptions(addTimeZoneOption(command));
  command.addHelpText("after", TIMES);
  command.action((file: string) => {
    const options = command.opts<ExportOptions>();
    accept({
      command: "export",
      ...commonSettings(options, env),
      file,
      format: options.format,
      ...given({
        output: options.output,
        from: momentOption("--from", options.from, options.timezone),
        to: momentOption("--to", options.to, options.timezone),
      }),
    });
  });
}
