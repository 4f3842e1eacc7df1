import { given } from "../../base/given.ts";
import { messageOf } from "../../base/error_message.ts";
import { openReadable } from "../../base/open_readable.ts";
import { orAborted } from "../../base/or_aborted.ts";
import { plainText } from "../../base/plain_text.ts";
import { makeTemporaryFolder } from "../../base/temporary_folder.ts";
import { UsageError } from "../../model/errors.ts";

/** A file in which one can go back and forth. */
export interface RegularFile extends Disposable {
  readonly path: string;
  /** A sentence that speaks of it by the name that the user knows. */
  named(sentence: string): string;
}

/**
 * The file itself where it is a regular one, or is not there; of a pipe (`/dev/stdin`, a named one)
 * a temporary copy of all that comes out of it. Throws a `UsageError` for a device, and the signal's
 * reason.
 */
export async function regularFile(path: string, signal?: AbortSignal): Promise<RegularFile> {
  const info = await Deno.stat(path).catch(() => undefined);
  if (info === undefined || info.isFile || info.isDirectory) {
    return { path, named: (sentence) => sentence, [Symbol.dispose]() {} };
  }
  if (!info.isFifo) {
    throw new UsageError(
      `cannot read ${plainText(path, 1000)}: it is a device or a socket, not a file or a pipe`,
    );
  }
  const folder = makeTemporaryFolder();
  try {
    const copy = `${folder.path}/input`;
    await copyAll(path, copy, signal);
    return {
      path: copy,
      named: (sentence) => sentence.replaceAll(copy, path),
      [Symbol.dispose]: () => folder[Symbol.dispose](),
    };
  } catch (error) {
    folder[Symbol.dispose]();
    if (signal?.aborted) throw error;
    throw new UsageError(`cannot read ${plainText(path, 1000)}: ${plainText(messageOf(error))}`, {
      cause: error,
    });
  }
}

async function copyAll(path: string, copy: string, signal?: AbortSignal): Promise<void> {
  const { writable } = await Deno.open(copy, { write: true, createNew: true, mode: 0o600 });
  const opening = openReadable(path);
  const readable = signal === undefined ? await opening : await orAborted(opening, signal);
  await readable.pipeTo(writable, given({ signal }));
}
