import { inheritedDescriptor, openPipe, type Streams } from "./descriptor.ts";
import { linkTarget } from "./file_identity.ts";
import type { KeptFiles } from "./kept_files.ts";
import { type Output, outputFailure } from "./output.ts";
import { openOverwriting } from "./overwriting.ts";
import { ownDescriptor } from "./own_descriptor.ts";
import { openReplacement } from "./replacement.ts";

/** What an output needs to know of its command. */
export interface OutputPlace extends Streams {
  /** Files that it must not be. */
  readonly kept: KeptFiles;
  readonly signal: AbortSignal;
}

/**
 * Opens a file for output that may be too large to hold. A regular file is replaced when the output
 * is complete, and keeps owner, group and mode; where it may not be replaced it is written in place.
 * Links are followed; `/dev/stdout` and `/dev/fd/N` are the open descriptor; what exists and is no
 * regular file (`/dev/null`, a named pipe) is written to as it is. Throws a `UsageError` that says
 * why it cannot be, also where it would destroy what the command reads, or a recording.
 */
export async function openOutput(path: string, place: OutputPlace): Promise<Output> {
  place.kept.check(path);
  try {
    const number = ownDescriptor(path);
    if (number !== undefined) return streamOutput(path, inheritedDescriptor(number, place));
    const info = await Deno.stat(path).catch(() => undefined);
    if (info?.isFifo) return streamOutput(path, await openPipe(path, place.signal));
    if (info !== undefined && !info.isFile) return streamOutput(path, await openDevice(path));
    const target = info === undefined ? linkTarget(path) : await Deno.realPath(path);
    return await openReplacement(target, info) ?? await openOverwriting(target);
  } catch (cause) {
    if (place.signal.aborted) throw cause;
    throw outputFailure(path, cause);
  }
}

async function openDevice(path: string) {
  const file = await Deno.open(path, { write: true });
  return {
    async write(bytes: Uint8Array) {
      for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
    },
    close: () => file.close(),
  };
}

/** An output that is gone as soon as it is written: nothing of it can be taken back. */
function streamOutput(
  path: string,
  stream: { write(bytes: Uint8Array): Promise<void>; close(): void },
): Output {
  let open = true;
  return {
    async write(bytes) {
      try {
        await stream.write(bytes);
      } catch (cause) {
        throw outputFailure(path, cause);
      }
    },
    complete: () => Promise.resolve(),
    [Symbol.asyncDispose]() {
      if (open) stream.close();
      open = false;
      return Promise.resolve();
    },
  };
}
