import { plainText } from "../base/plain_text.ts";
import { UsageError } from "../model/errors.ts";

/** Endings that tell nothing of what is in a file. */
const NEUTRAL = new Set(["bak", "dat", "log", "new", "old", "out", "tmp", "txt"]);

/**
 * The format that a file's name asks for by its ending, of those in `endings`; undefined where it
 * asks for none. Throws a `UsageError` that names the formats for an ending of another kind: a
 * `.gif` with text in it helps nobody.
 */
export function formatByEnding<Format extends string>(
  file: string | undefined,
  { option, endings }: {
    readonly option: string;
    readonly endings: Readonly<Record<string, Format>>;
  },
): Format | undefined {
  const [, ending] = /[^/]\.([a-z]{2,12})$/i.exec(file ?? "") ?? [];
  if (file === undefined || ending === undefined) return undefined;
  const known = endings[ending.toLowerCase()];
  if (known !== undefined || NEUTRAL.has(ending.toLowerCase())) return known;
  const names = Object.keys(endings).map((name) => `.${name}`).join(", ");
  throw new UsageError(
    `${option} ${plainText(file, 1000)}: no format ends with .${ending}. ` +
      `Write one of ${names}, or say the format with --format.`,
  );
}
