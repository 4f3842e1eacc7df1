import { type Descriptor, openDescriptor, type Streams } from "./descriptor.ts";
import { linkTarget } from "./file_identity.ts";
import type { KeptFiles } from "./kept_files.ts";
import { ofOutput, type Output, outputFailure } from "./output.ts";
import { openOverwriting } from "./overwriting.ts";
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
    const stream = await openDescriptor(path, place);
    if (stream !== undefined) return streamOutput(path, stream);
    const info = await Deno.stat(path).catch(() => undefined);
    const target = info === undefined ? linkTarget(path) : await Deno.realPath(path);
    return await openReplacement(target, info) ?? await openOverwriting(target);
  } catch (cause) {
    if (place.signal.aborted) throw cause;
    throw outputFailure(path, cause);
  }
}

/** An output that is gone as soon as it is written: nothing of it can be taken back. */
function streamOutput(path: string, stream: Descriptor): Output {
  const closing = new AsyncDisposableStack();
  closing.defer(() => stream.close());
  return {
    write: (bytes) => ofOutput(path, stream.write(bytes)),
    complete: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

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
