import { orAfter } from "../base/or_after.ts";
import { writeAll } from "./descriptor.ts";
import { outputFailure } from "./output.ts";

/** More than this waits for no slow reader of messages, in bytes. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;

/** The part of `Deno.stdout` that is needed. */
export interface StreamWriter {
  write(bytes: Uint8Array): Promise<number>;
}

/** A standard stream: what is written to it comes out in order, and nobody is held up who does not wait. */
export class OutputStream {
  readonly #writer: StreamWriter;
  readonly #name: string;
  readonly #gone = new AbortController();
  #writing: Promise<void> = Promise.resolve();
  #waitingBytes = 0;
  #stuck = false;

  constructor(writer: StreamWriter, name: string) {
    this.#writer = writer;
    this.#name = name;
  }

  /** Aborted when its reader has left. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Writes all bytes; nothing where the reader has left. Rejects with a `UsageError` that says why not. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#gone.signal.aborted || this.#waitingBytes > MOST_WAITING_BYTES) return;
    this.#waitingBytes += bytes.length;
    const written = this.#writing.then(() => this.#writeAll(bytes));
    this.#writing = written.catch(() => {});
    try {
      await written;
    } finally {
      this.#waitingBytes -= bytes.length;
    }
  }

  /** Waits until all is written, but not for a reader that does not read, at most so many milliseconds. */
  async settled(waitMs: number): Promise<void> {
    if (this.#waitingBytes === 0 || this.#stuck) return;
    if (await orAfter(waitMs, this.#writing.then(() => true))) return;
    this.#stuck = true;
    void this.#writing.then(() => this.#stuck = false);
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    if (this.#gone.signal.aborted) return;
    try {
      await writeAll(this.#writer, bytes);
    } catch (cause) {
      if (cause instanceof Deno.errors.BrokenPipe) return this.#gone.abort();
      throw outputFailure(this.#name, cause);
    }
  }
}
