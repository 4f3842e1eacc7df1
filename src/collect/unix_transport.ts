import { LONGEST_SOCKET_PATH } from "../base/socket_path.ts";
import { CollectError } from "../model/errors.ts";
import { plainText } from "../base/plain_text.ts";
import type { Answer, ExchangeOptions, Transport } from "../model/transport.ts";
import { answerTime } from "./answer_time.ts";
import { type Connection, Conversation } from "./conversation.ts";
import { explainSocketError } from "./explain_socket_error.ts";
import { closedWithoutAnswer, lateAnswer } from "./exchange_errors.ts";
import { LinkedAbort } from "../base/linked_abort.ts";
import { abortedError, inTime } from "./pending_exchange.ts";

/** The largest reply that is read, in bytes: 60 times that of all records of a plain server. */
const MAX_REPLY_BYTES = 16 * 1024 * 1024;
/** The server's queue was full: how long until the next attempt. */
const FIRST_RETRY_MS = 5;
const LAST_RETRY_MS = 100;

export interface UnixTransportOptions {
  /** A longer reply is given up, in bytes. */
  readonly maxReplyBytes?: number;
  /** For tests of what no socket does on demand. */
  readonly connect?: (path: string) => Promise<Connection>;
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

/** One request and its reply. The timer and the signal close the connection themselves. */
async function exchange(request: Uint8Array, options: Exchange): Promise<Answer> {
  const { path, deadlineMs, signal, maxReplyBytes, connect } = options;
  if (signal.aborted) throw abortedError();
  if (new TextEncoder().encode(path).length > LONGEST_SOCKET_PATH) {
    throw new CollectError(
      "no-socket",
      `the socket's path is longer than the ${LONGEST_SOCKET_PATH} bytes that the system allows: ${
        plainText(path, 60)
      }`,
    );
  }
  const conversation = new Conversation({
    connect: () => connect(path),
    // A full queue of a socket is no failure yet: the server serves one client at a time.
    retryMs: (error, attempt) =>
      error instanceof Deno.errors.WouldBlock
        ? Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), LAST_RETRY_MS)
        : undefined,
    from: plainText(path),
    maxReplyBytes,
  });
  const late = () => {
    const { phase, bytesRead: bytes } = conversation;
    return lateAnswer(phase, { path, deadlineMs, bytes });
  };
  if (deadlineMs <= 0) throw new CollectError("timeout", late());
  const onGivenUp = () => conversation.close();
  return await inTime(
    converse(conversation, request, path),
    { deadlineMs, signal },
    { late, onGivenUp },
  );
}

async function converse(
  conversation: Conversation,
  request: Uint8Array,
  path: string,
): Promise<Answer> {
  try {
    const { bytes, askedAtMs, firstByteAtMs } = await conversation.hold(request);
    if (bytes.length === 0) throw closedWithoutAnswer(plainText(path));
    // The server answered between the request's end and the reply's beginning.
    return { bytes, ...answerTime(askedAtMs, firstByteAtMs) };
  } catch (error) {
    if (error instanceof CollectError) throw error;
    throw await explainSocketError(error, { path, soFar: conversation.bytesRead });
  }
}

function connectUnix(path: string): Promise<Connection> {
  return Deno.connect({ transport: "unix", path });
}
