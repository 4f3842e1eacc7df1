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
import {
  addRecordingOptions,
  type RecordingOptions,
  recordingSource,
} from "../recording_options.ts";
import { checkPictureName } from "./live.ts";
import { TIMES } from "./replay.ts";

type SnapshotOptions = CommonOptions & SocketOptions & ViewOptions & RecordingOptions & {
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
    .description(
      "Polls twice, an interval apart, draws one page (or all) and exits. The window drawn is two " +
        "intervals, unless --history is given. Of a recording it draws a page as it was then.",
    );
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
  addCommonOptions(addViewOptions(addRecordingOptions(command)));
  command.addHelpText(
    "after",
    `
Counters that the server itself refreshes only every 5 s (cache hits, bytes) have no value after one
second: take --interval 6 or more for them.
With --recording, HOST... are some of its hosts (default: all).

Examples:
  traffic-grapher snapshot                               a page of this machine as text
  traffic-grapher snapshot ats1 -o now.png               its first page as a picture
  traffic-grapher snapshot ats1 --all-pages -o {page}.svg
  traffic-grapher snapshot ats1 ats2 --format nagios     for a monitoring plugin
  traffic-grapher snapshot --recording friday.db --at 2026-11-20T03:00:00 -o night.png
${TIMES}`,
  );
  command.action((args: string[]) => {
    const options = command.opts<SnapshotOptions>();
    const view = viewSettings(options);
    const { output, logStats, timezone } = options;
    const recording = recordingSource(options, { hosts: args, timeZone: timezone });
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
      hosts: recording === undefined ? hostSettings(args, options, env) : [],
      ...(recording === undefined ? {} : { recording }),
      intervalMs: options.interval,
      format,
      ...(file === undefined ? {} : { output: file }),
      ...(logStats === undefined ? {} : { logStats }),
    });
  });
}
