import { type Command, Option } from "commander";
import type { Definition } from "../definition.ts";
import { SNAPSHOT_FORMATS, type SnapshotFormat } from "../invocation.ts";
import { fileName } from "../option_values.ts";
import {
  addCommonOptions,
  addHostArguments,
  addIntervalOption,
  addSocketOption,
  addViewOptions,
  type CommonOptions,
  commonSettings,
  hostSettings,
  type SocketOptions,
  type ViewOptions,
  viewSettings,
} from "../shared_options.ts";
import { checkPictureName } from "./live.ts";

type SnapshotOptions = CommonOptions & SocketOptions & ViewOptions & {
  interval: number;
  format?: SnapshotFormat;
  output?: string;
  logStats?: string;
};

const BY_ENDING: Readonly<Record<string, SnapshotFormat>> = {
  png: "png",
  svg: "svg",
  txt: "text",
  json: "json",
  prom: "prometheus",
};

/** `snapshot [HOST...]`: two polls, a page of them, and an exit code. */
export function defineSnapshot(program: Command, { accept, env }: Definition): void {
  const command = program.command("snapshot")
    .summary("one page of two polls, for cron and monitoring")
    .description("Polls twice, an interval apart, draws one page (or all) and exits.");
  addHostArguments(command);
  addIntervalOption(addSocketOption(command));
  command
    .addOption(
      new Option("--format <FORMAT>", "of the output (default: by the file's ending, else text)")
        .choices(SNAPSHOT_FORMATS).helpGroup("Files:"),
    )
    .addOption(
      new Option(
        "-o, --output <FILE>",
        "- is standard output, the default for all but png; {page} is filled in " +
          "(default for png: traffic-grapher-{page}.png)",
      ).argParser(fileName).helpGroup("Files:"),
    )
    .addOption(
      new Option("--log-stats <FILE>", "append each tick's raw readings as one JSON line")
        .argParser(fileName).helpGroup("Files:"),
    );
  addCommonOptions(addViewOptions(command));
  command.addHelpText(
    "after",
    `
Examples:
  traffic-grapher snapshot                               a page of this machine as text
  traffic-grapher snapshot ats1 -o now.png               its first page as a picture
  traffic-grapher snapshot ats1 --all-pages -o {page}.svg
  traffic-grapher snapshot ats1 ats2 --format nagios     for a monitoring plugin`,
  );
  command.action((args: string[]) => {
    const options = command.opts<SnapshotOptions>();
    const view = viewSettings(options);
    const { output, logStats } = options;
    const ending = output === undefined ? undefined : /\.([a-z]+)$/i.exec(output)?.[1];
    const format = options.format ?? BY_ENDING[ending?.toLowerCase() ?? ""] ?? "text";
    const file = output ?? (format === "png" ? "traffic-grapher-{page}.png" : undefined);
    const pictures = format === "png" || format === "svg";
    if (file !== undefined) {
      checkPictureName("--output", file, view.allPages && pictures);
    }
    accept({
      command: "snapshot",
      once: false,
      ...commonSettings(options, env),
      ...view,
      hosts: hostSettings(args, options, env),
      intervalMs: options.interval,
      format,
      ...(file === undefined ? {} : { output: file }),
      ...(logStats === undefined ? {} : { logStats }),
    });
  });
}
