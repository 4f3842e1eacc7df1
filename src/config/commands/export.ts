import type { Command } from "commander";
import { type Definition, onCommand } from "../definition.ts";
import { UsageError } from "../../model/errors.ts";
import { EXPORT_FORMATS, type ExportFormat, formatNames } from "../../model/formats.ts";
import { formatByEnding } from "../format_by_ending.ts";
import type { SettingsOf } from "../option_table.ts";
import { fileName } from "../option_values.ts";
import { stretchSettings } from "../recording_options.ts";
import { hostNames } from "../shared_options.ts";
import { TIMES } from "./replay.ts";
import { EXPORT, EXPORT_PART, STRETCH, TIME_ZONE } from "../options.ts";

/** `export FILE`: a recording in a format that other tools read. */
export function defineExport(program: Command, definition: Definition): void {
  const command = program.command("export")
    .summary(`a recording as ${formatNames(EXPORT_FORMATS).join(", ")}`)
    .description("Writes a recording in a format that other tools read.")
    .argument("<FILE>", "the recording", fileName);
  command.addHelpText(
    "after",
    `
--as series writes what a chart of the recording shows, host by host: rates, hit rates, latencies, not
smoothed and not stacked, under the names of panel and metric. Where a line breaks off, or nothing is
measured, stands one row without a value that says why (state, why); with --step, which begins at whole
minutes or hours of UTC, the first stretch without a value does.
Means are by what is behind each value: of a hit rate all hits by all lookups. Runs of more than a day
are read from their summaries where the stretches are whole minutes or hours: then values are within a
thousandth, and no peak is told smaller than it was.

Of an older collector's file (JSON or SQLite) times that name no zone are taken for this machine's, or
for those of --timezone. JSON is read back by every command as the recording that it was.
${TIMES}`,
  );
  const options = { ...EXPORT, ...EXPORT_PART, ...STRETCH, ...TIME_ZONE };
  onCommand(command, definition, options, (settings, file: string) => {
    const { output, follow, hosts } = settings, { env } = definition;
    const format = settings.format ??
      formatByEnding(output, EXPORT_FORMATS) ??
      (follow ? "jsonl" : "json");
    checkExport({ ...settings, format });
    return {
      command: "export",
      ...settings,
      hosts: hosts && hostNames(hosts, env),
      file,
      format,
      ...stretchSettings(settings, env),
    };
  });
}

/** Throws a `UsageError` for options that do not go together. */
function checkExport(
  { as, stepMs, follow, format, addedLabels }: SettingsOf<typeof EXPORT> & {
    readonly format: ExportFormat;
  },
): void {
  if (stepMs !== undefined && as !== "series") {
    throw new UsageError("--step is of the lines that are drawn: add --as series.");
  }
  if (addedLabels !== undefined && format !== "openmetrics") {
    throw new UsageError("--label is of --format openmetrics.");
  }
  if (follow && format !== "jsonl" && format !== "csv") {
    throw new UsageError(
      `--follow writes line by line, which ${format} is not: choose --format jsonl or csv.`,
    );
  }
}
