import { messageOf } from "../../base/error_message.ts";
import { plainText } from "../../base/plain_text.ts";
import { UsageError } from "../../model/errors.ts";

/** Writes a file that must not exist. Throws a `UsageError`. */
export async function writeNew(file: string, text: string): Promise<void> {
  try {
    await Deno.writeTextFile(file, text, { createNew: true });
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AlreadyExists)) {
      const why = cause instanceof Deno.errors.NotFound
        ? "its folder does not exist"
        : plainText(messageOf(cause));
      throw new UsageError(`${plainText(file, 1000)} could not be written: ${why}.`, { cause });
    }
    throw new UsageError(
      `${plainText(file, 1000)} exists already: name another file, or overwrite it with --force.`,
      { cause },
    );
  }
}
