import { openOutput, type OutputPlace } from "./open_output.ts";

/**
 * Writes a command's output to a file, whole: a reader (a web server, the textfile collector) sees
 * the old content or the new. Throws a `UsageError` that says why not.
 */
export async function writeOutput(
  path: string,
  content: Uint8Array | string,
  place: OutputPlace,
): Promise<void> {
  await using output = await openOutput(path, place);
  await output.write(typeof content === "string" ? new TextEncoder().encode(content) : content);
  await output.complete();
}
