import { plainText } from "../../base/plain_text.ts";
import { UsageError } from "../../model/errors.ts";

/** How TrueType and OpenType files, and collections of them, begin (OpenType specification, "otff"). */
const BEGINNINGS = ["\0\x01\0\0", "true", "OTTO", "ttcf"];

/** Throws a `UsageError` where a file cannot be read, or is no font that can be drawn with. */
export async function checkFont(path: string): Promise<void> {
  const beginning = new Uint8Array(4);
  try {
    if (!(await Deno.stat(path)).isFile) throw new Error("it is no file");
    using file = await Deno.open(path);
    await file.read(beginning);
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound
      ? "there is no such file"
      : "it cannot be read";
    throw new UsageError(`--font ${plainText(path)}: ${why}.`, { cause: error });
  }
  if (BEGINNINGS.includes(String.fromCharCode(...beginning))) return;
  throw new UsageError(
    `--font ${plainText(path)}: this is no TrueType or OpenType font (.ttf, .otf, .ttc).`,
  );
}
