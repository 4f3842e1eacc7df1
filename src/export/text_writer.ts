/** Where text goes. */
export interface TextSink {
  /** Takes the next bytes, about 64 KiB of them; who writes waits until it is done. */
  readonly write: (bytes: Uint8Array) => void | Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

const CHUNK_CHARACTERS = 65_536;

/** Writes text in chunks, without a promise for each of millions of pieces. */
export class TextWriter {
  readonly #sink: TextSink;
  readonly #encoder = new TextEncoder();
  #text = "";

  constructor(sink: TextSink) {
    this.#sink = sink;
  }

  async add(pieces: Iterable<string>): Promise<void> {
    for (const piece of pieces) {
      this.#text += piece;
      if (this.#text.length >= CHUNK_CHARACTERS) await this.flush();
    }
  }

  /** Writes what is held. Throws the reason where the signal is aborted. */
  async flush(): Promise<void> {
    const { signal, write } = this.#sink;
    signal?.throwIfAborted();
    if (this.#text !== "") await write(this.#encoder.encode(this.#text));
    this.#text = "";
  }
}
