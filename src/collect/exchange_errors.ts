import { CollectError } from "../model/errors.ts";
import type { DiscoveryStep } from "../model/transport.ts";
import { plainText } from "../base/plain_text.ts";

/** How far an exchange had come at its deadline. */
export type LatePhase = "connecting" | "queueing" | "waiting" | "reading";

/**
 * What is said of an exchange that was not over at its deadline. A server that takes no connection or gives
 * no answer cannot be told from one that another client keeps busy: the words accuse neither.
 */
export function lateAnswer(
  phase: LatePhase,
  { path, deadlineMs, bytes = 0 }: {
    readonly path: string;
    readonly deadlineMs: number;
    /** Of the reply, so far. */
    readonly bytes?: number;
  },
): string {
  const where = plainText(path);
  const limit = `within ${Math.max(0, Math.round(deadlineMs))} ms`;
  const why = "it hangs, or is busy with another client of its JSONRPC socket";
  switch (phase) {
    case "connecting":
      return `no connection to ${where} ${limit}`;
    case "queueing":
      return `the server at ${where} took no connection ${limit}, its queue is full: ${why}`;
    case "waiting":
      return `no answer from the server at ${where} ${limit}: ${why}`;
    case "reading":
      return `the answer from ${where} did not end ${limit} (${bytes} bytes came)`;
  }
}

/** The error of a server that closed without a word; `where` is its socket's path, safe to show. */
export function closedWithoutAnswer(where: string): CollectError {
  return new CollectError(
    "closed",
    `the server at ${where} closed the connection without an answer: it probably stopped`,
  );
}

/** The error of a reply that is too long; `from` is whom it came from, safe to show. */
export function tooLargeReply(from: string, maxReplyBytes: number): CollectError {
  return new CollectError(
    "too-large",
    `the reply from ${from} is longer than ${maxReplyBytes} bytes and was given up; ` +
      "is this the JSONRPC socket of Traffic Server?",
  );
}

/** The error of a host on which no socket was found; `where` is safe to show, `steps` tell why. */
export function socketNotFound(where: string, steps: readonly DiscoveryStep[]): CollectError {
  const failed = steps.filter(({ outcome }) => outcome === "failed");
  const why = failed.map(({ what, detail }) => `${what}: ${detail}`).join("; ");
  return new CollectError(
    "no-socket",
    `no JSONRPC socket was found on ${where}: is traffic_server running? ` +
      "Name its socket with --socket" + (why === "" ? "" : ` (${why})`),
  );
}
