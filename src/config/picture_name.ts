import { UsageError } from "../model/errors.ts";

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
