import { orAborted } from "../base/or_aborted.ts";
import { systemLibrary } from "../base/system_library.ts";

/** The standard streams of this process, which have one writer each. */
export interface Streams {
  outBytes(bytes: Uint8Array): Promise<void>;
  /** Aborted when nobody reads standard output any more: then nothing is written. */
  readonly outGone: AbortSignal;
  errBytes(bytes: Uint8Array): Promise<void>;
}

/** An open descriptor that is written to, and left open where it is not ours. */
export interface Descriptor {
  /** Writes all bytes; rejects with an Error that says why not. */
  write(bytes: Uint8Array): Promise<void>;
  close(): void;
}

/** Source: fcntl.h of Linux and macOS, which agree on these. */
const O_WRONLY = 1;

/** What the shell opened for this process, by its number. Throws where it cannot be used. */
export function inheritedDescriptor(
  number: number,
  streams: Streams,
): Descriptor {
  const close = () => {};
  if (number === 1) return { write: (bytes) => streams.outBytes(bytes), close };
  if (number === 2) return { write: (bytes) => streams.errBytes(bytes), close };
  const library = systemLibrary();
  if (library === undefined) throw new Error("this system lets no program reach it");
  return { write: (bytes) => writeAll(number, bytes), close };
}

/**
 * Opens a named pipe: that waits for a reader, in a thread of its own. Rejects where it cannot be
 * opened, or with the signal's reason.
 */
export async function openPipe(path: string, signal: AbortSignal): Promise<Descriptor> {
  const library = systemLibrary();
  if (library === undefined) throw new Error("this system lets no program wait for its reader");
  const opened = library.open(new TextEncoder().encode(`${path}\0`), O_WRONLY);
  const number = await orAborted(opened, signal);
  if (number < 0) throw new Error("the pipe could not be opened");
  return {
    write: (bytes) => writeAll(number, bytes),
    close: () => void library.close(number),
  };
}

async function writeAll(number: number, bytes: Uint8Array): Promise<void> {
  const library = systemLibrary()!;
  // A copy: what waits for a slow reader must not change meanwhile.
  const all = bytes.slice();
  for (let at = 0; at < all.length;) {
    const written = Number(
      await library.write(number, all.subarray(at), BigInt(all.length - at)),
    );
    if (written <= 0) throw new Error("its reader has left, or it is not open for writing");
    at += written;
  }
}
