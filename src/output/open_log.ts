import { type Descriptor, openDescriptor, ownDescriptor } from "./descriptor.ts";
import type { OutputPlace } from "./open_output.ts";

const NEW_LINE = 10;

/**
 * Opens a log to append to it: a regular file, a device, a named pipe, or a descriptor of this
 * process (`/dev/stderr`, `/dev/fd/3`). Throws a `UsageError` where the command reads it or records
 * into it, else what the system says. Each line is written by one call, with its end; where that rejects nothing
 * of it is left.
 */
export async function openLog(path: string, place: OutputPlace): Promise<Descriptor> {
  place.kept.check(path);
  if (ownDescriptor(path) === 1) return standardOutput(place);
  const stream = await openDescriptor(path, place);
  if (stream !== undefined) return stream;
  const file = await Deno.open(path, { append: true, create: true });
  const end = await lastByte(path);
  return new FileLog(file, end === undefined || end === NEW_LINE);
}

/** Where a command's own output may quietly come to nobody, readings that were to be kept may not. */
function standardOutput({ outBytes, outGone }: OutputPlace): Descriptor {
  return {
    async write(line) {
      await outBytes(line);
      if (outGone.aborted) throw new Deno.errors.BrokenPipe("its reader has left");
    },
    close() {},
  };
}

/** Keeps lines whole: of one that the disk did not take to its end nothing stays. */
class FileLog implements Descriptor {
  readonly #file: Deno.FsFile;
  /** The next line begins a line of the file. */
  #atStart: boolean;

  constructor(file: Deno.FsFile, atStart: boolean) {
    this.#file = file;
    this.#atStart = atStart;
  }

  async write(line: Uint8Array): Promise<void> {
    const whole = this.#atStart ? line : Uint8Array.from([NEW_LINE, ...line]);
    const { size } = await this.#file.stat();
    let written = 0;
    try {
      while (written < whole.length) {
        written += await this.#file.write(whole.subarray(written));
      }
      this.#atStart = true;
    } catch (error) {
      if (written > 0) this.#atStart = await this.#takeBack(size, written) && this.#atStart;
      throw error;
    }
  }

  /** False where somebody else has written meanwhile, or the system lets nothing be taken back. */
  async #takeBack(size: number, written: number): Promise<boolean> {
    try {
      if ((await this.#file.stat()).size !== size + written) return false;
      await this.#file.truncate(size);
      return true;
    } catch {
      return false;
    }
  }

  close(): void {
    this.#file.close();
  }
}

/** How a file ends; a log that was cut off in the middle of a line does not end with one. */
async function lastByte(path: string): Promise<number | undefined> {
  try {
    using file = await Deno.open(path, { read: true });
    const { size } = await file.stat();
    if (size === 0) return undefined;
    await file.seek(size - 1, Deno.SeekMode.Start);
    const byte = new Uint8Array(1);
    return await file.read(byte) === 1 ? byte[0] : undefined;
  } catch {
    // It may be written but not read: taken for whole.
    return undefined;
  }
}
