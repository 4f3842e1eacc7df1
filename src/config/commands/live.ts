import { type Command, Option } from "commander";
import { UsageError } from "../../model/errors.ts";
import type { LiveSettings } from "../invocation.ts";
import { fileName } from "../option_values.ts";
import { addRunForOption } from "../shared_options.ts";

export interface LiveOptions {
  keyboard: boolean;
  runFor?: number;
  savePng?: string;
  logStats?: string;
  record?: string;
}

/** What a live dashboard does beside showing itself. */
export function addLiveOptions(command: Command): Command {
  addRunForOption(command);
  return command
    .addOption(
      new Option("--save-png <FILE>", "save each frame; {iter}, {page}, {time} are filled in")
        .argParser(fileName).helpGroup("Files:"),
    )
    .addOption(
      new Option("--log-stats <FILE>", "append each tick's raw readings as one JSON line")
        .argParser(fileName).helpGroup("Files:"),
    )
    .addOption(
      new Option("--record <FILE.db>", "record while watching").argParser(fileName)
        .helpGroup("Files:"),
    )
    .addOption(
      new Option("--no-keyboard", "do not read keys (implied off a terminal)")
        .helpGroup("General:"),
    );
}

/** Throws a `UsageError` where all pages would go into one file. */
export function liveSettings(options: LiveOptions, allPages: boolean): LiveSettings {
  const { keyboard, runFor, savePng, logStats, record } = options;
  if (savePng !== undefined) checkPictureName("--save-png", savePng, allPages);
  return {
    keyboard,
    ...(runFor === undefined ? {} : { runForMs: runFor }),
    ...(savePng === undefined ? {} : { savePng }),
    ...(logStats === undefined ? {} : { logStats }),
    ...(record === undefined ? {} : { record }),
  };
}

const FILLED_IN: ReadonlySet<string> = new Set(["{iter}", "{page}", "{time}"]);

/** Refuses a word in braces that is not filled in, and one name for several pages. */
export function checkPictureName(option: string, name: string, allPages: boolean): void {
  const unknown = name.match(/\{[^{}]*\}/g)?.find((word) => !FILLED_IN.has(word));
  if (unknown !== undefined) {
    throw new UsageError(
      `${option} ${name}: ${unknown} is not known; {iter}, {page} and {time} are filled in.`,
    );
  }
  if (allPages && name !== "-" && !name.includes("{page}")) {
    throw new UsageError(`${option} ${name} needs {page} in it: each page has a file of its own.`);
  }
}
