import { makeTemporaryFolder } from "../base/temporary_folder.ts";
import { writeAll } from "./descriptor.ts";
import { ofOutput, type Output } from "./output.ts";

const CHUNK_BYTES = 65_536;

/**
 * Writes into an existing file as it is, for one that may not be replaced. What is written waits in
 * a temporary file until it is complete, so that the old content stays where the work is given up.
 * Throws what the system says where the file may not be written to.
 */
export async function openOverwriting(target: string): Promise<Output> {
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
