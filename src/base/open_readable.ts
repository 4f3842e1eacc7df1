import { systemLibrary } from "./system_library.ts";

const CHUNK_BYTES = 65_536;
/** Source: fcntl.h. */
const O_RDONLY = 0;

/**
 * Opens a file to be read piece by piece. One that others write to (a named pipe, `/dev/stdin`) is
 * waited for in a thread of its own, so that nothing else is held up. Rejects with what the system says.
 */
export async function openReadable(path: string): Promise<ReadableStream<Uint8Array>> {
  const { isFifo } = await Deno.stat(path);
  const library = isFifo ? systemLibrary() : undefined;
  if (library === undefined) return (await Deno.open(path)).readable;
  const number = await library.open(new TextEncoder().encode(`${path}\0`), O_RDONLY);
  if (number < 0) throw new Deno.errors.PermissionDenied("permission denied to this user");
  return new ReadableStream({
    async pull(controller) {
      const chunk = new Uint8Array(CHUNK_BYTES);
      const count = Number(await library.read(number, chunk, BigInt(chunk.length)));
      if (count > 0) return controller.enqueue(chunk.subarray(0, count));
      library.close(number);
      if (count === 0) controller.close();
      else controller.error(new Error("it could not be read to its end"));
    },
    cancel: () => void library.close(number),
  });
}
