import { CollectError } from "../../model/errors.ts";
import { plainText } from "../../base/plain_text.ts";
import { explainSocketError, type FactFinder } from "../explain_socket_error.ts";
import { lateAnswer } from "../late_answer.ts";
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
      return Promise.resolve(lateError(text, request));
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

/** `text` is how far it had come, in the helper's words. */
function lateError(text: string, { socketPath, deadlineMs }: FailedRequest): CollectError {
  const [, bytes] = /^read (\d+)/.exec(text) ?? [];
  const phase = bytes !== undefined ? "reading" : text.startsWith("queue") ? "queueing" : "waiting";
  return lateAnswer(phase, { path: socketPath, deadlineMs, bytes: Number(bytes ?? 0) });
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
