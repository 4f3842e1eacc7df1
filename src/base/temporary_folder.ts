import { messageOf } from "./error_message.ts";
import { removeAtExit } from "./leftovers.ts";
import { plainText } from "./plain_text.ts";

/** A folder of this process alone; it goes with all that is in it when disposed. */
export interface TemporaryFolder extends Disposable {
  readonly path: string;
}

/**
 * Makes a private folder (0700) where temporary files belong; it is removed also where the process
 * ends before it is disposed. Throws an Error that says why none can be made, and what to do.
 */
export function makeTemporaryFolder(prefix = "traffic-grapher-"): TemporaryFolder {
  const path = make(prefix);
  const forget = removeAtExit(path);
  return {
    path,
    [Symbol.dispose]() {
      try {
        Deno.removeSync(path, { recursive: true });
      } catch {
        // Somebody has cleared it away already.
      }
      forget();
    },
  };
}

function make(prefix: string): string {
  try {
    return Deno.makeTempDirSync({ prefix });
  } catch (cause) {
    const place = Deno.env.get("TMPDIR") || "/tmp";
    const why = cause instanceof Deno.errors.NotFound
      ? "there is no such folder"
      : cause instanceof Deno.errors.PermissionDenied
      ? "this user may not write there"
      : plainText(messageOf(cause));
    throw new Error(
      `No temporary folder could be made in ${plainText(place, 200)}: ${why}. ` +
        "Let TMPDIR name a folder that can be written to.",
      { cause },
    );
  }
}
