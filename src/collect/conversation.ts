import { joinBytes } from "../base/join_bytes.ts";
import { sleep } from "../base/sleep.ts";
import { type LatePhase, tooLargeReply } from "./exchange_errors.ts";

const CHUNK_BYTES = 64 * 1024;

/** What is used of a `Deno.Conn`. */
export interface Connection {
  read(into: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
}

export interface ConversationOptions {
  readonly connect: () => Promise<Connection>;
  /** How long until the next attempt after one (from 1) that failed, in milliseconds; undefined: none. */
  readonly retryMs: (error: unknown, attempt: number) => number | undefined;
  /** Whom the reply is from, safe to show. */
  readonly from: string;
  /** A longer reply is given up, in bytes. */
  readonly maxReplyBytes: number;
  /** Whether a reply is whole with these bytes, the next of it; absent: when the connection is closed. */
  readonly isWhole?: (chunk: Uint8Array) => boolean;
}

/**
 * One request and its reply over a stream socket. To close it ends whatever it waits for, so that neither
 * a pending read nor a late connect can leave a silent client in the server's way.
 */
export class Conversation {
  phase: LatePhase = "connecting";
  bytesRead = 0;
  #connection: Connection | undefined;
  readonly #ended = new AbortController();
  readonly #options: ConversationOptions;

  constructor(options: ConversationOptions) {
    this.#options = options;
  }

  /**
   * The reply, empty where the connection was closed without one; when writing began and when the last of
   * it did, before which nothing can have been answered; and when the first byte came.
   */
  async hold(request: Uint8Array) {
    try {
      await this.#connect();
      this.phase = "waiting";
      const sentAtMs = performance.now();
      let askedAtMs = sentAtMs;
      for (let written = 0; written < request.length && this.#connection;) {
        askedAtMs = performance.now();
        written += await this.#connection.write(request.subarray(written));
      }
      return { sentAtMs, askedAtMs, ...await this.#read() };
    } finally {
      this.close();
    }
  }

  close(): void {
    this.#ended.abort();
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.close();
  }

  async #connect(): Promise<void> {
    for (let attempt = 1; !this.#ended.signal.aborted; attempt++) {
      try {
        const connection = await this.#options.connect();
        if (this.#ended.signal.aborted) connection.close();
        else this.#connection = connection;
        return;
      } catch (error) {
        const retryMs = this.#options.retryMs(error, attempt);
        if (retryMs === undefined) throw error;
        this.phase = "queueing";
        await sleep(retryMs, this.#ended.signal);
      }
    }
  }

  async #read(): Promise<{ readonly bytes: Uint8Array; readonly firstByteAtMs: number }> {
    const { maxReplyBytes, from, isWhole } = this.#options;
    const chunks: Uint8Array[] = [];
    let buffer = new Uint8Array(CHUNK_BYTES), firstByteAtMs = 0;
    for (;;) {
      const count = await this.#connection?.read(buffer);
      if (!count) break;
      if (this.bytesRead === 0) firstByteAtMs = performance.now();
      this.phase = "reading";
      this.bytesRead += count;
      if (this.bytesRead > maxReplyBytes) throw tooLargeReply(from, maxReplyBytes);
      const chunk = buffer.subarray(0, count);
      chunks.push(chunk);
      if (isWhole?.(chunk)) break;
      // What is left of a chunk is used up, so that a drip of bytes cannot pile up chunks.
      buffer = buffer.subarray(count);
      if (buffer.length < CHUNK_BYTES / 4) buffer = new Uint8Array(CHUNK_BYTES);
    }
    return { bytes: joinBytes(...chunks), firstByteAtMs };
  }
}
