import { makeTemporaryFolder, type TemporaryFolder } from "../base/temporary_folder.ts";
import { type Output, outputFailure } from "./output.ts";

const CHUNK_BYTES = 65_536;

/**
 * Writes into an existing file as it is, for one that may not be replaced. What is written waits in
 * a temporary file until it is complete, so that the old content stays where the work is given up.
 * Throws what the system says where the file may not be written to.
 */
export async function openOverwriting(target: string): Promise<Output> {
  const file = await Deno.open(target, { write: true });
  let folder: TemporaryFolder;
  try {
    folder = makeTemporaryFolder();
  } catch (error) {
    file.close();
    throw error;
  }
  const waiting = await Deno.open(`${folder.path}/output`, {
    read: true,
    write: true,
    createNew: true,
    mode: 0o600,
  });
  let open = true;
  return {
    async write(bytes) {
      try {
        await writeAll(waiting, bytes);
      } catch (cause) {
        throw outputFailure(target, cause);
      }
    },
    async complete() {
      try {
        const length = await waiting.seek(0, Deno.SeekMode.Current);
        await waiting.seek(0, Deno.SeekMode.Start);
        const chunk = new Uint8Array(CHUNK_BYTES);
        for (let count = await waiting.read(chunk); count; count = await waiting.read(chunk)) {
          await writeAll(file, chunk.subarray(0, count));
        }
        await file.truncate(length);
        await file.sync();
      } catch (cause) {
        throw outputFailure(target, cause);
      }
    },
    [Symbol.asyncDispose]() {
      if (open) {
        file.close();
        waiting.close();
        folder[Symbol.dispose]();
      }
      open = false;
      return Promise.resolve();
    },
  };
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}
