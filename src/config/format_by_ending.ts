import { plainText } from "../base/plain_text.ts";
import { UsageError } from "../model/errors.ts";
import { type FormatFacts, formatNames } from "../model/formats.ts";

/** Endings that tell nothing of what is in a file. */
const NEUTRAL = new Set(["bak", "dat", "log", "new", "old", "out", "tmp", "txt"]);

/**
 * The format that an output file's name asks for by its ending, of a table of them; undefined where it
 * asks for none. Throws a `UsageError` that names the formats for an ending of another kind: a
 * `.gif` with text in it helps nobody.
 */
export function formatByEnding<Format extends string>(
  file: string | undefined,
  formats: Readonly<Record<Format, FormatFacts>>,
): Format | undefined {
  const [, ending] = /[^/]\.([a-z]{2,12})$/i.exec(file ?? "") ?? [];
  if (file === undefined || ending === undefined) return undefined;
  const names = formatNames(formats);
  const known = names.find((name) => formats[name].endings.includes(ending.toLowerCase()));
  if (known !== undefined || NEUTRAL.has(ending.toLowerCase())) return known;
  const endings = names.flatMap((name) => formats[name].endings.map((end) => `.${end}`)).join(", ");
  throw new UsageError(
    `--output ${plainText(file, 1000)}: no format ends with .${ending}. ` +
      `Write one of ${endings}, or say the format with --format.`,
  );
}
