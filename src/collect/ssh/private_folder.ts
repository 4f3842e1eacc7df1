import { removeAtExit } from "../../base/leftovers.ts";

/** Where a short path can be had; the first that works is taken. */
function candidates(): string[] {
  const own = Deno.env.get("XDG_RUNTIME_DIR");
  const temporary = Deno.env.get("TMPDIR");
  return [own, "/tmp", temporary].filter((path): path is string => path?.startsWith("/") ?? false);
}

/** `sun_path` of macOS, the shorter one, less the name of a socket in the folder. */
const LONGEST_FOLDER_BYTES = 104 - 20;

/** A folder of this process alone (0700), short enough for the path of a socket in it. */
export interface PrivateFolder extends AsyncDisposable {
  readonly path: string;
}

/**
 * Makes a private folder for local sockets; it goes with all that is in it when disposed. Throws
 * where no place for temporary files can be written.
 */
export async function makePrivateFolder(
  { directory }: { readonly directory?: string | undefined } = {},
): Promise<PrivateFolder> {
  const places = directory === undefined ? candidates() : [directory, ...candidates()];
  let failure: unknown;
  for (const dir of places) {
    if (new TextEncoder().encode(dir).length + "/tg-12345678".length > LONGEST_FOLDER_BYTES) {
      continue;
    }
    try {
      const path = await Deno.makeTempDir({ dir, prefix: "tg-" });
      // Whatever the runtime's default is: nobody else may reach a socket in it.
      await Deno.chmod(path, 0o700);
      const forget = removeAtExit(path);
      return {
        path,
        async [Symbol.asyncDispose]() {
          await Deno.remove(path, { recursive: true }).catch(() => {});
          forget();
        },
      };
    } catch (error) {
      failure = error;
    }
  }
  throw new Error("no place for a private folder could be written; set XDG_RUNTIME_DIR", {
    cause: failure,
  });
}
