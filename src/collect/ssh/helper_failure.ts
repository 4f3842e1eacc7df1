import { CollectError } from "../../model/errors.ts";
import { plainText } from "../../base/plain_text.ts";
import { explainSocketError, type FactFinder } from "../explain_socket_error.ts";
import { closedWithoutAnswer, lateAnswer, tooLargeReply } from "../exchange_errors.ts";
import { abortedError } from "../pending_exchange.ts";
import { lateWords } from "../sources/guarded_command.ts";
import { STATUS } from "./frames.ts";

/** What a failed request was about. */
interface FailedRequest {
  /** Absent: it was a command. */
  readonly socketPath: string | undefined;
  /** The deadline that the helper was given, in milliseconds. */
  readonly deadlineMs: number;
  readonly maxReplyBytes: number;
}

/** A helper's status, and the words that it gave instead of an answer. */
interface HelperFailure {
  readonly status: number;
  readonly text: string;
}

/**
 * Turns a helper's status and its words into a `CollectError`, in the words that the same failure
 * has on this machine.
 */
export async function explainHelperFailure(
  failure: HelperFailure,
  { socketPath, deadlineMs, maxReplyBytes }: FailedRequest,
): Promise<CollectError> {
  if (failure.status === STATUS.cancelled) return abortedError();
  return socketPath === undefined
    ? commandError(failure, deadlineMs)
    : await requestError(failure, { socketPath, deadlineMs, maxReplyBytes });
}

function commandError({ status, text }: HelperFailure, deadlineMs: number): CollectError {
  if (status === STATUS.timeout) return new CollectError("timeout", lateWords(deadlineMs));
  return status === STATUS.tooLarge
    ? new CollectError("too-large", "it prints more than anything that could be parsed")
    : new CollectError("transport", `it could not be run: ${plainText(text, 160)}`);
}

async function requestError(
  { status, text }: HelperFailure,
  request: FailedRequest & { readonly socketPath: string },
): Promise<CollectError> {
  const where = plainText(request.socketPath);
  const [words = "", facts = ""] = text.split("\n");
  const socketError = (error: Error, soFar = 0) =>
    explainSocketError(error, { path: request.socketPath, soFar, finder: reportedFacts(facts) });
  switch (status) {
    case STATUS.noSocket:
      return await socketError(new Deno.errors.NotFound(words));
    case STATUS.permission:
      return await socketError(new Deno.errors.PermissionDenied(words));
    case STATUS.refused:
      return await socketError(new Deno.errors.ConnectionRefused(words));
    case STATUS.closed:
      return words === "0"
        ? closedWithoutAnswer(where)
        : await socketError(new Deno.errors.ConnectionReset(words), Number(words) || 0);
    case STATUS.timeout:
      return new CollectError("timeout", lateWordsOf(text, request));
    case STATUS.tooLarge:
      return tooLargeReply(where, request.maxReplyBytes);
    default: {
      const why = plainText(words) || "no reason given";
      return new CollectError("transport", `the socket ${where} failed: ${why}`);
    }
  }
}

/** `text` is how far it had come, in the helper's words. */
function lateWordsOf(
  text: string,
  { socketPath: path, deadlineMs }: { readonly socketPath: string; readonly deadlineMs: number },
): string {
  const [, bytes] = /^read (\d+)/.exec(text) ?? [];
  const phase = bytes !== undefined ? "reading" : text.startsWith("queue") ? "queueing" : "waiting";
  return lateAnswer(phase, { path, deadlineMs, bytes: Number(bytes ?? 0) });
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
