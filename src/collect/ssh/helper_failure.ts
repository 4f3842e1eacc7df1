import { CollectError } from "../../model/errors.ts";
import { plainText } from "../../base/plain_text.ts";
import { explainSocketError, type FactFinder } from "../explain_socket_error.ts";
import { STATUS } from "./frames.ts";

/** What a failed request was about. */
export interface FailedRequest {
  readonly socketPath: string;
  /** The deadline that the helper was given, in milliseconds. */
  readonly deadlineMs: number;
  readonly maxReplyBytes: number;
}

/**
 * Turns a helper's status and its words into a `CollectError`, in the words that the same failure
 * has on this machine.
 */
export function explainHelperFailure(
  answer: { readonly status: number; readonly text: string },
  request: FailedRequest,
): Promise<CollectError> {
  const { status, text } = answer;
  const where = plainText(request.socketPath);
  const limit = `within ${Math.round(request.deadlineMs)} ms`;
  const [words = "", facts = ""] = text.split("\n");
  const socketError = (error: Error, soFar = 0) =>
    explainSocketError(error, { path: request.socketPath, soFar, finder: reportedFacts(facts) });
  const plain = (reason: CollectError["reason"], message: string) =>
    Promise.resolve(new CollectError(reason, message));
  switch (status) {
    case STATUS.noSocket:
      return socketError(new Deno.errors.NotFound(words));
    case STATUS.permission:
      return socketError(new Deno.errors.PermissionDenied(words));
    case STATUS.refused:
      return socketError(new Deno.errors.ConnectionRefused(words));
    case STATUS.closed:
      return words === "0"
        ? plain(
          "closed",
          `the server at ${where} closed the connection without an answer: it probably stopped`,
        )
        : socketError(new Deno.errors.ConnectionReset(words), Number(words) || 0);
    case STATUS.timeout:
      return plain("timeout", lateWords(text, where, limit));
    case STATUS.tooLarge:
      return plain(
        "too-large",
        `the reply from ${where} is longer than ${request.maxReplyBytes} bytes and was given up; is this the JSONRPC socket of Traffic Server?`,
      );
    case STATUS.cancelled:
      return plain("aborted", "given up because the program is stopping");
    default:
      return plain(
        "transport",
        `the socket ${where} failed: ${plainText(words) || "no reason given"}`,
      );
  }
}

function lateWords(phase: string, where: string, limit: string): string {
  const [, bytes] = /^read (\d+)/.exec(phase) ?? [];
  if (bytes !== undefined) {
    return `the answer from ${where} did not end ${limit} (${bytes} bytes came)`;
  }
  if (phase.startsWith("queue")) {
    return `the queue of ${where} stayed full ${limit}: another client of its JSONRPC socket keeps the server busy`;
  }
  return `no answer from ${where} ${limit}: the server hangs, or another client of its JSONRPC socket keeps it busy`;
}

/** What the helper saw of the file: its kind, its owner's id and name. */
function reportedFacts(line: string): FactFinder {
  const [kind = "none", uid = "", ...name] = line.split(" ");
  return {
    facts: () =>
      Promise.resolve(
        kind === "none" || kind === "" ? undefined : kind === "denied" ? { denied: true } : {
          isSocket: kind === "socket",
          isDirectory: kind === "directory",
          uid: /^\d+$/.test(uid) ? Number(uid) : null,
        },
      ),
    userName: () => Promise.resolve(name.join(" ") || undefined),
  };
}
