import { UsageError } from "../model/errors.ts";
import { messageOf } from "../base/error_message.ts";
import { plainText } from "../base/plain_text.ts";

/** A file that is written piece by piece and takes its name when it is complete. */
export interface Output extends AsyncDisposable {
  write(bytes: Uint8Array): Promise<void>;
  /** Gives the file its name; without it, what was written is thrown away. */
  complete(): Promise<void>;
}

/**
 * Opens a file for output that may be too large to hold: a temporary file in the same folder, which
 * is renamed. A link is followed, an old file's mode is kept; what exists and is no regular file
 * (`/dev/null`, a named pipe) is written to as it is. Throws a `UsageError` that says why not.
 */
export async function openOutput(path: string): Promise<Output> {
  try {
    const info = await Deno.stat(path).catch(() => undefined);
    const isPlain = info === undefined || info.isFile;
    const target = info === undefined ? path : await Deno.realPath(path);
    // A name that nobody can have laid a link under in a folder that others may write to.
    const temporary = isPlain ? `${target}.${crypto.randomUUID().slice(0, 8)}.tmp` : target;
    const file = await Deno.open(temporary, { write: true, createNew: isPlain });
    return new OutputFile(
      file,
      isPlain ? { temporary, target, mode: info?.mode ?? null } : undefined,
    );
  } catch (cause) {
    throw failure(path, cause);
  }
}

interface Renaming {
  readonly temporary: string;
  readonly target: string;
  readonly mode: number | null;
}

class OutputFile implements Output {
  readonly #file: Deno.FsFile;
  readonly #renaming: Renaming | undefined;
  #open = true;
  #complete = false;

  constructor(file: Deno.FsFile, renaming: Renaming | undefined) {
    this.#file = file;
    this.#renaming = renaming;
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length;) at += await this.#file.write(bytes.subarray(at));
    } catch (cause) {
      throw failure(this.#renaming?.target ?? "the output", cause);
    }
  }

  async complete(): Promise<void> {
    this.#close();
    if (this.#renaming === undefined) return;
    const { temporary, target, mode } = this.#renaming;
    try {
      if (mode !== null) await Deno.chmod(temporary, mode & 0o777);
      await Deno.rename(temporary, target);
      this.#complete = true;
    } catch (cause) {
      throw failure(target, cause);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#close();
    if (this.#renaming === undefined || this.#complete) return;
    await Deno.remove(this.#renaming.temporary).catch(() => {});
  }

  #close(): void {
    if (this.#open) this.#file.close();
    this.#open = false;
  }
}

function failure(path: string, cause: unknown): UsageError {
  const why = cause instanceof Deno.errors.NotFound
    ? "its folder does not exist"
    : cause instanceof Deno.errors.PermissionDenied
    ? "this user may not write there"
    : plainText(messageOf(cause));
  return new UsageError(`${plainText(path, 1000)} could not be written: ${why}.`, { cause });
}
