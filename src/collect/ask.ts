import { CollectError } from "../model/errors.ts";
import { messageOf } from "../base/error_message.ts";
import { plainText } from "../base/plain_text.ts";
import type { HostResult, Reply } from "../model/tick.ts";
import type { Answer, Transport } from "../model/transport.ts";
import { type AnswerTime, answerTime } from "./answer_time.ts";
import { type Clock, systemClock } from "./clock.ts";
import { clocksApartMs } from "./clock.ts";
import { LinkedAbort } from "../base/linked_abort.ts";
import { type ParsedReply, parseReply } from "./parse_reply.ts";
import { abortedError } from "./pending_exchange.ts";

/** How much longer than the deadline a transport may take to give up by itself. */
const GRACE_MS = 100;
/** What comes so much later still, or the clocks differ on by so much, has nothing to do with the server. */
const STALL_MS = 250;

export interface AskOptions {
  /** For all requests together, in milliseconds. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/**
 * Sends the requests one after another and merges their replies into one reading, whose time spans
 * all of theirs. Every failure becomes a `Miss`; it throws only where there is no request to send.
 */
export async function ask(
  transport: Transport,
  requests: readonly Uint8Array[],
  { deadlineMs, signal, clock = systemClock }: AskOptions,
): Promise<HostResult> {
  if (requests.length === 0) throw new TypeError("ask() needs at least one request");
  const startMs = clock.monotonicMs(), apartMs = clocksApartMs(clock);
  const stallMs = () => {
    const lateMs = clock.monotonicMs() - startMs - deadlineMs - GRACE_MS;
    return Math.max(lateMs, clocksApartMs(clock) - apartMs);
  };
  using limits = new LinkedAbort(signal);
  try {
    let tookMs = 0;
    const answers: Answer[] = [];
    const replies: ParsedReply[] = [];
    for (const request of requests) {
      const leftMs = deadlineMs - (clock.monotonicMs() - startMs);
      if (leftMs <= 0) throw tooLate(deadlineMs);
      const exchange = transport.exchange(request, { deadlineMs: leftMs, signal: limits.signal });
      const guard = clock.sleep(leftMs + GRACE_MS, limits.signal).then(() => {
        throw signal.aborted ? abortedError() : tooLate(deadlineMs);
      });
      // Whichever loses ends with the abort below; its words are of no use then.
      guard.catch(() => {});
      const answer = await Promise.race([exchange, guard]);
      tookMs = clock.monotonicMs() - startMs;
      // After a stall of this process (a stopped job, a slept machine) nobody knows how old it is.
      if (stallMs() > STALL_MS || tookMs > deadlineMs) throw tooLate(deadlineMs);
      answers.push(answer);
      replies.push(parseReply(answer.bytes));
    }
    return { kind: "reply", ...timeOf(answers), tookMs, ...merge(replies) };
  } catch (error) {
    const missedAtMs = clock.monotonicMs();
    const { reason, message } = signal.aborted
      ? abortedError()
      : stallMs() > STALL_MS
      ? stalled(stallMs())
      : asCollectError(error);
    return {
      kind: "miss",
      missedAtMs,
      tookMs: missedAtMs - startMs,
      reason,
      message: plainText(message, 500),
    };
  } finally {
    limits.abort();
  }
}

/** The stretch of time in which all answers were given, as its middle and half its length. */
function timeOf(answers: readonly AnswerTime[]): Pick<Reply, "repliedAtMs" | "uncertaintyMs"> {
  const fromMs = Math.min(...answers.map(({ atMs, uncertaintyMs }) => atMs - uncertaintyMs));
  const toMs = Math.max(...answers.map(({ atMs, uncertaintyMs }) => atMs + uncertaintyMs));
  const { atMs, uncertaintyMs } = answerTime(fromMs, toMs);
  // A recording keeps it as it is seen live, and keeps no more of it than matters.
  return { repliedAtMs: atMs, uncertaintyMs: Math.ceil(uncertaintyMs * 100) / 100 };
}

function merge(replies: readonly ParsedReply[]): ParsedReply {
  const [only] = replies;
  if (only && replies.length === 1) return only;
  return {
    values: new Map(replies.flatMap(({ values }) => [...values])),
    absent: replies.flatMap(({ absent }) => absent),
    problems: replies.flatMap(({ problems }) => problems),
  };
}

function asCollectError(error: unknown): CollectError {
  if (error instanceof CollectError) return error;
  const words = messageOf(error);
  return new CollectError("transport", `asking failed: ${words}`, { cause: error });
}

function tooLate(deadlineMs: number): CollectError {
  return new CollectError("timeout", `no complete answer within ${Math.round(deadlineMs)} ms`);
}

function stalled(ms: number): CollectError {
  return new CollectError(
    "stalled",
    `this program was held up for ${
      (ms / 1000).toFixed(1)
    } s while it asked: it was stopped, or its machine slept`,
  );
}
