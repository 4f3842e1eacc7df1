import { UsageError } from "../../model/errors.ts";
import { flag, type SettingsOf, valued } from "../option_table.ts";
import { fileName } from "../option_values.ts";
import { RUN_FOR } from "../shared_options.ts";

export const SAVE_PNG = {
  /** With `{iter}`, `{page}` and `{time}` still to be filled in. */
  savePng: valued(
    "--save-png <FILE>",
    "save each frame; {iter}, {page}, {time} are filled in",
    fileName,
    { group: "Files:" },
  ),
} as const;

export const LOG_STATS = {
  logStats: valued(
    "--log-stats <FILE>",
    "append each tick's raw readings as one JSON line",
    fileName,
    { group: "Files:" },
  ),
} as const;

export const KEYBOARD = {
  keyboard: flag("--no-keyboard", "do not read keys (implied off a terminal)", {
    group: "General:",
  }),
} as const;

/** What a live dashboard does beside showing itself. */
export const LIVE = {
  ...RUN_FOR,
  ...SAVE_PNG,
  ...LOG_STATS,
  record: valued("--record <FILE.db>", "record while watching", fileName, { group: "Files:" }),
  ...KEYBOARD,
} as const;

export type LiveSettings = SettingsOf<typeof LIVE>;

const FILLED_IN: ReadonlySet<string> = new Set(["{iter}", "{page}", "{time}"]);

/**
 * Throws a `UsageError` for a word in braces that is not filled in, and for one name for several
 * pages. Without a name all is well.
 */
export function checkPictureName(
  option: string,
  name: string | undefined,
  allPages: boolean,
): void {
  if (name === undefined) return;
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
