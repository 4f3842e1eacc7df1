import { makeTemporaryFolder } from "../base/temporary_folder.ts";
import { type Descriptor, openDescriptor, type Streams, writeAll } from "./descriptor.ts";
import { linkTarget } from "./file_identity.ts";
import type { KeptFiles } from "./kept_files.ts";
import { ofOutput, type Output, outputFailure } from "./output.ts";
import { openReplacement } from "./replacement.ts";

const CHUNK_BYTES = 65_536;

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

/**
 * Writes into an existing file as it is, for one that may not be replaced. What is written waits in
 * a temporary file until it is complete, so that the old content stays where the work is given up.
 * Throws what the system says where the file may not be written to.
 */
async function openOverwriting(target: string): Promise<Output> {
  using opened = new DisposableStack();
  const file = opened.use(await Deno.open(target, { write: true }));
  const folder = opened.use(makeTemporaryFolder());
  const options = { read: true, write: true, createNew: true, mode: 0o600 };
  const waiting = opened.use(await Deno.open(`${folder.path}/output`, options));
  const closing = opened.move();

  async function copy(): Promise<void> {
    const length = await waiting.seek(0, Deno.SeekMode.Current);
    await waiting.seek(0, Deno.SeekMode.Start);
    const chunk = new Uint8Array(CHUNK_BYTES);
    for (let count = await waiting.read(chunk); count; count = await waiting.read(chunk)) {
      await writeAll(file, chunk.subarray(0, count));
    }
    await file.truncate(length);
    await file.sync();
  }
  return {
    write: (bytes) => ofOutput(target, writeAll(waiting, bytes)),
    complete: () => ofOutput(target, copy()),
    [Symbol.asyncDispose]: () => Promise.resolve(closing.dispose()),
  };
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
