import { boundedBytes } from "../../base/bounded_bytes.ts";
import { messageOf } from "../../base/error_message.ts";
import { openReadable } from "../../base/open_readable.ts";
import { plainText } from "../../base/plain_text.ts";
import { UsageError } from "../../model/errors.ts";

/** No dashboard and no config file has a hundredth of it. */
const MOST_BYTES = 16 * 2 ** 20;

/** The text of a file of settings; `kind` is what it is called. Throws a `UsageError` that keeps its cause. */
export async function settingsText(
  file: string,
  kind: "dashboard file" | "config file",
): Promise<string> {
  try {
    return new TextDecoder().decode(await boundedBytes(await openReadable(file), MOST_BYTES));
  } catch (cause) {
    const why = isNoFile(cause)
      ? "there is no such file"
      : cause instanceof Deno.errors.PermissionDenied
      ? "it may not be read by this user"
      : plainText(messageOf(cause));
    throw new UsageError(`The ${kind} ${plainText(file, 1000)} cannot be used: ${why}.`, { cause });
  }
}

/** Whether an error says that there is no such file. */
export function isNoFile(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}
