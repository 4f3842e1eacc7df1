import { messageOf } from "../../base/error_message.ts";
import { plainText } from "../../base/plain_text.ts";
import { UsageError } from "../../model/errors.ts";
import { writeOutput } from "../../output/open_output.ts";
import { type CommandIo, EXIT } from "../command_io.ts";

/**
 * Writes a file for the user to go on with (`-`: standard output), says so with a hint, and returns the exit code.
 * One that is there already is replaced with `force` alone. Throws a `UsageError`.
 */
export async function beginFile(
  file: string,
  text: string,
  { force, hint, io }: {
    readonly force: boolean;
    /** What to do with it, a sentence; absent: nothing is said. */
    readonly hint?: string | undefined;
    readonly io: CommandIo;
  },
): Promise<number> {
  if (file === "-") {
    await io.out(text);
    return EXIT.ok;
  }
  if (force) await writeOutput(file, text, io);
  else await writeNew(file, text);
  if (hint !== undefined) io.err(`Wrote ${plainText(file, 1000)}. ${hint}\n`);
  return EXIT.ok;
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await Deno.writeTextFile(file, text, { createNew: true });
  } catch (cause) {
    const why = cause instanceof Deno.errors.AlreadyExists
      ? "exists already: name another file, or overwrite it with --force"
      : cause instanceof Deno.errors.NotFound
      ? "could not be written: its folder does not exist"
      : `could not be written: ${plainText(messageOf(cause))}`;
    throw new UsageError(`${plainText(file, 1000)} ${why}.`, { cause });
  }
}
