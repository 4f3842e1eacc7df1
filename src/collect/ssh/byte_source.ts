import { joinBytes } from "../../base/join_bytes.ts";

const NEWLINE = 0x0a;

/** A stream of bytes that is read first by the line and then by the chunk. */
export class ByteSource {
  /** Resolves when the first bytes have come. */
  readonly begun: Promise<void>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #buffer: Uint8Array = new Uint8Array(0);
  readonly #begin: () => void;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.begun = promise;
    this.#begin = resolve;
  }

  /** The next line without its end, cut at `maxBytes`; undefined at the end of the stream. */
  async line(maxBytes = 65_536): Promise<string | undefined> {
    let searched = 0;
    for (;;) {
      const at = this.#buffer.indexOf(NEWLINE, searched);
      if (at >= 0 || this.#buffer.length >= maxBytes) {
        const end = at >= 0 ? at : maxBytes;
        const text = this.#decoder.decode(this.#buffer.subarray(0, Math.min(end, maxBytes)));
        this.#buffer = this.#buffer.subarray(at >= 0 ? at + 1 : end);
        return text.replace(/\r$/, "");
      }
      searched = this.#buffer.length;
      const more = await this.#read();
      // What came after the last newline is no line.
      if (more === undefined) return undefined;
      this.#buffer = joinBytes(this.#buffer, more);
    }
  }

  /** The next bytes, whatever their number; undefined at the end of the stream. */
  async chunk(): Promise<Uint8Array | undefined> {
    if (this.#buffer.length > 0) {
      const chunk = this.#buffer;
      this.#buffer = new Uint8Array(0);
      return chunk;
    }
    return await this.#read();
  }

  /** Lets the stream go; a pending read ends. */
  cancel(): void {
    this.#reader.cancel().catch(() => {});
  }

  async #read(): Promise<Uint8Array | undefined> {
    try {
      const { value } = await this.#reader.read();
      if (value !== undefined) this.#begin();
      return value;
    } catch {
      // A pipe that breaks has ended, as far as its reader is concerned.
      return undefined;
    }
  }
}
