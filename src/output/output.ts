import { messageOf } from "../base/error_message.ts";
import { plainText } from "../base/plain_text.ts";
import { UsageError } from "../model/errors.ts";

/** A file that is written piece by piece and takes its name when it is complete. */
export interface Output extends AsyncDisposable {
  write(bytes: Uint8Array): Promise<void>;
  /** Gives the file its name; without it, what was written is thrown away. */
  complete(): Promise<void>;
}

/** Why a file could not be written, as a sentence. */
export function outputFailure(path: string, cause: unknown): UsageError {
  if (cause instanceof UsageError) return cause;
  return new UsageError(`${plainText(path, 1000)} could not be written: ${reasonOf(cause)}.`, {
    cause,
  });
}

/** What some work gives; rejects with an `outputFailure()` of the file that it is on. */
export async function ofOutput<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw outputFailure(path, cause);
  }
}

/** What the system said, without its number and the name that is said anyway. */
export function reasonOf(cause: unknown): string {
  if (cause instanceof Deno.errors.NotFound) return "its folder does not exist";
  if (cause instanceof Deno.errors.PermissionDenied) return "this user may not write there";
  if (cause instanceof Deno.errors.BrokenPipe) return "its reader has left";
  const message = messageOf(cause);
  if (/file too large/i.test(message)) return "it may not become larger (ulimit -f)";
  if (/no such device or address/i.test(message)) {
    return "it is a socket, or a device that is not there";
  }
  return plainText(message);
}
