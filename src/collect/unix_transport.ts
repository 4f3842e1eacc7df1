import { LONGEST_SOCKET_PATH } from "../base/socket_path.ts";
import { CollectError } from "../model/errors.ts";
import { plainText } from "../base/plain_text.ts";
import type { Answer, ExchangeOptions, Transport } from "../model/transport.ts";
import { answerTime } from "./answer_time.ts";
import { systemClock } from "./clock.ts";
import { explainSocketError } from "./explain_socket_error.ts";
import {
  closedWithoutAnswer,
  lateAnswer,
  type LatePhase,
  tooLargeReply,
} from "./exchange_errors.ts";
import { joinBytes } from "../base/join_bytes.ts";
import { LinkedAbort } from "../base/linked_abort.ts";
import { abortedError, inTime } from "./pending_exchange.ts";

/** The largest reply that is read, in bytes: 60 times that of all records of a plain server. */
const MAX_REPLY_BYTES = 16 * 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;
/** The server's queue was full: how long until the next attempt. */
const FIRST_RETRY_MS = 5;
const LAST_RETRY_MS = 100;

export interface UnixTransportOptions {
  /** A longer reply is given up, in bytes. */
  readonly maxReplyBytes?: number;
  /** For tests of what no socket does on demand. */
  readonly connect?: (path: string) => Promise<Connection>;
}

/** What is used of a `Deno.Conn`. */
export interface Connection {
  read(into: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
}

/** A transport over the Unix stream socket at `path`, on this machine. */
export function unixTransport(
  path: string,
  { maxReplyBytes = MAX_REPLY_BYTES, connect = connectUnix }: UnixTransportOptions = {},
): Transport {
  const disposal = new AbortController();
  return {
    async exchange(request, { deadlineMs, signal }) {
      using limits = new LinkedAbort(signal, disposal.signal);
      const how = { path, deadlineMs, signal: limits.signal, maxReplyBytes, connect };
      return await exchange(request, how);
    },
    reach: () => Promise.resolve(),
    describe: () => `local socket ${plainText(path)}`,
    steps: () => [],
    [Symbol.asyncDispose]() {
      disposal.abort();
      return Promise.resolve();
    },
  };
}

interface Exchange extends ExchangeOptions, Required<UnixTransportOptions> {
  readonly path: string;
}

/**
 * One request and its reply. The timer and the signal close the connection themselves, so that
 * neither a pending read nor a late connect can leave a silent client in the server's way.
 */
async function exchange(request: Uint8Array, options: Exchange): Promise<Answer> {
  const { path, deadlineMs, signal } = options;
  if (signal.aborted) throw abortedError();
  if (new TextEncoder().encode(path).length > LONGEST_SOCKET_PATH) {
    throw new CollectError(
      "no-socket",
      `the socket's path is longer than the ${LONGEST_SOCKET_PATH} bytes that the system allows: ${
        plainText(path, 60)
      }`,
    );
  }
  const conversation = new Conversation(options);
  const late = () => conversation.lateWords();
  if (deadlineMs <= 0) throw new CollectError("timeout", late());
  const onGivenUp = () => conversation.close();
  return await inTime(conversation.hold(request), { deadlineMs, signal }, { late, onGivenUp });
}

class Conversation {
  /** Before the last byte of the request was written, the server can have answered nothing. */
  #askedAtMs = 0;
  #firstByteAtMs = 0;
  #bytesRead = 0;
  #phase: LatePhase = "connecting";
  #connection: Connection | undefined;
  readonly #ended = new AbortController();
  readonly #options: Exchange;

  constructor(options: Exchange) {
    this.#options = options;
  }

  async hold(request: Uint8Array): Promise<Answer> {
    try {
      await this.#connect();
      await this.#write(request);
      const bytes = await this.#readToEnd();
      // The server answered between the request's end and the reply's beginning.
      return { bytes, ...answerTime(this.#askedAtMs, this.#firstByteAtMs) };
    } catch (error) {
      if (error instanceof CollectError || this.#ended.signal.aborted) throw error;
      // The connection goes before anything else is waited for.
      this.close();
      const { path } = this.#options;
      throw await explainSocketError(error, { path, soFar: this.#bytesRead });
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

  /** Says how far it has come, where that was not far enough. */
  lateWords(): string {
    const { path, deadlineMs } = this.#options;
    return lateAnswer(this.#phase, { path, deadlineMs, bytes: this.#bytesRead });
  }

  async #connect(): Promise<void> {
    for (let retryMs = FIRST_RETRY_MS; !this.#ended.signal.aborted; retryMs *= 2) {
      try {
        const connection = await this.#options.connect(this.#options.path);
        if (this.#ended.signal.aborted) connection.close();
        else this.#connection = connection;
        return;
      } catch (error) {
        // A full queue of a socket is no failure yet: the server serves one client at a time.
        if (!(error instanceof Deno.errors.WouldBlock)) throw error;
        this.#phase = "queueing";
        await systemClock.sleep(Math.min(retryMs, LAST_RETRY_MS), this.#ended.signal);
      }
    }
  }

  async #write(request: Uint8Array): Promise<void> {
    this.#phase = "waiting";
    let written = 0;
    while (written < request.length && this.#connection) {
      this.#askedAtMs = performance.now();
      written += await this.#connection.write(request.subarray(written));
    }
  }

  async #readToEnd(): Promise<Uint8Array> {
    const { maxReplyBytes, path } = this.#options;
    const chunks: Uint8Array[] = [];
    let buffer = new Uint8Array(CHUNK_BYTES);
    for (;;) {
      const count = await this.#connection?.read(buffer);
      if (!count) break;
      if (this.#bytesRead === 0) this.#firstByteAtMs = performance.now();
      this.#phase = "reading";
      this.#bytesRead += count;
      if (this.#bytesRead > maxReplyBytes) throw tooLargeReply(plainText(path), maxReplyBytes);
      chunks.push(buffer.subarray(0, count));
      // What is left of a chunk is used up, so that a drip of bytes cannot pile up chunks.
      buffer = buffer.subarray(count);
      if (buffer.length < CHUNK_BYTES / 4) buffer = new Uint8Array(CHUNK_BYTES);
    }
    if (this.#bytesRead === 0) throw closedWithoutAnswer(plainText(path));
    return joinBytes(...chunks);
  }
}

function connectUnix(path: string): Promise<Connection> {
  return Deno.connect({ transport: "unix", path });
}
