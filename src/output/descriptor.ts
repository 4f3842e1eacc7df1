import { resolve } from "node:path";
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

/**
 * Opens what a path names that is no regular file: an open descriptor of this process (`/dev/stdout`,
 * `/dev/fd/3`), a named pipe, a device. Undefined for a regular file, and where nothing is there. Rejects with
 * what the system says, or the signal's reason.
 */
export async function openDescriptor(
  path: string,
  place: Streams & { readonly signal: AbortSignal },
): Promise<Descriptor | undefined> {
  const number = ownDescriptor(path);
  if (number !== undefined) return inheritedDescriptor(number, place);
  const info = await Deno.stat(path).catch(() => undefined);
  if (info === undefined || info.isFile) return undefined;
  if (info.isFifo) return await openPipe(path, place.signal);
  const device = await Deno.open(path, { write: true });
  return { write: (bytes) => writeAll(device, bytes), close: () => device.close() };
}

/** Writes all bytes to what may take fewer at a time. */
export async function writeAll(
  writer: { write(bytes: Uint8Array): Promise<number> },
  bytes: Uint8Array,
): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await writer.write(bytes.subarray(at));
}

/** What the shell opened for this process, by its number. Throws where it cannot be used. */
function inheritedDescriptor(number: number, streams: Streams): Descriptor {
  const close = () => {};
  if (number === 1) return { write: (bytes) => streams.outBytes(bytes), close };
  if (number === 2) return { write: (bytes) => streams.errBytes(bytes), close };
  if (systemLibrary() === undefined) throw new Error("this system lets no program reach it");
  return { write: (bytes) => writeNumber(number, bytes), close };
}

/**
 * Opens a named pipe: that waits for a reader, in a thread of its own. Rejects where it cannot be
 * opened, or with the signal's reason.
 */
async function openPipe(path: string, signal: AbortSignal): Promise<Descriptor> {
  const library = systemLibrary();
  if (library === undefined) throw new Error("this system lets no program wait for its reader");
  const opened = library.open(new TextEncoder().encode(`${path}\0`), O_WRONLY);
  const number = await orAborted(opened, signal);
  if (number < 0) throw new Error("the pipe could not be opened");
  return {
    write: (bytes) => writeNumber(number, bytes),
    close: () => void library.close(number),
  };
}

function writeNumber(number: number, bytes: Uint8Array): Promise<void> {
  const write = async (rest: Uint8Array) => {
    const written = Number(await systemLibrary()!.write(number, rest, BigInt(rest.length)));
    if (written <= 0) throw new Error("its reader has left, or it is not open for writing");
    return written;
  };
  // A copy: what waits for a slow reader must not change meanwhile.
  return writeAll({ write }, bytes.slice());
}

const NUMBERS: Readonly<Record<string, number>> = { stdin: 0, stdout: 1, stderr: 2 };

/** Links can lead in a circle; the system follows no more either. */
const MOST_LINKS = 40;

/**
 * The number of the open descriptor of this process that a path names: `/dev/stdout`, `/dev/fd/3`,
 * `/proc/self/fd/3`, also by links to them. Undefined for every other path. To open such a path
 * anew would write at the beginning of a file that the shell appends to.
 */
export function ownDescriptor(path: string): number | undefined {
  let absolute = resolve(path);
  for (let links = 0; links < MOST_LINKS; links++) {
    const [, name, number] = /^\/dev\/(?:(stdin|stdout|stderr)|fd\/(\d{1,6}))$/.exec(absolute) ??
      [];
    if (name !== undefined) return NUMBERS[name];
    if (number !== undefined) return Number(number);
    const [, pid, below] = /^\/proc\/(self|thread-self|\d+)\/fd\/(\d{1,6})$/.exec(absolute) ?? [];
    if (below !== undefined && (!/^\d/.test(pid!) || Number(pid) === Deno.pid)) {
      return Number(below);
    }
    try {
      absolute = resolve(absolute, "..", Deno.readLinkSync(absolute));
    } catch {
      return undefined;
    }
  }
  return undefined;
}
