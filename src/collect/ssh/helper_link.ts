import { messageOf } from "../../base/error_message.ts";
import type { CollectError } from "../../model/errors.ts";
import type { Answer, CommandAnswer, ExchangeOptions } from "../../model/transport.ts";
import type { PendingExchange } from "../pending_exchange.ts";
import { GUARD_SCRIPT, MOST_OUTPUT_BYTES } from "../sources/guarded_command.ts";
import { type AnswerFrame, AnswerReader, helperFrame, STATUS } from "./frames.ts";
import { explainHelperFailure } from "./helper_failure.ts";
import type { LinkExchangeOptions } from "./link.ts";
import { ProcessLink } from "./process_link.ts";

/** What the reply of the helper is kept for while it is under way. */
interface Request {
  readonly pending: PendingExchange<Answer>;
  readonly sentAtMs: number;
  /** Absent: it is a command. */
  readonly socketPath: string | undefined;
  readonly deadlineMs: number;
}

/** A link over a helper that speaks frames (python, perl). */
export class HelperLink extends ProcessLink {
  readonly #ready = Promise.withResolvers<boolean>();
  readonly #answers = new AnswerReader(this.maxReplyBytes);
  readonly #requests = new Map<number, Request>();
  /** When a sign of life was asked for, by its number. */
  readonly #pingedAtMs = new Map<number, number>();
  #nextId = 1;

  /** Resolves at the helper's first frame, when the link may be used; false where it never came. */
  get ready(): Promise<boolean> {
    return this.#ready.promise;
  }

  async exchange(body: Uint8Array, options: LinkExchangeOptions): Promise<Answer> {
    const { maxReplyBytes } = this, { socketPath } = options;
    return await this.#ask(
      options,
      socketPath,
      (id, deadlineMs) =>
        helperFrame("request", id, { first: socketPath, body, deadlineMs, maxReplyBytes }),
    );
  }

  async run(command: string, options: ExchangeOptions): Promise<CommandAnswer> {
    const body = new TextEncoder().encode(command), maxReplyBytes = MOST_OUTPUT_BYTES;
    const answer = await this.#ask(
      options,
      undefined,
      (id, deadlineMs) =>
        helperFrame("command", id, { first: GUARD_SCRIPT, body, deadlineMs, maxReplyBytes }),
    );
    return commandAnswer(answer);
  }

  async #ask(
    options: ExchangeOptions,
    socketPath: string | undefined,
    frameOf: (id: number, deadlineMs: number) => Uint8Array,
  ): Promise<Answer> {
    this.checkHeld();
    const id = this.#takeId();
    const onGivenUp = () => this.send(helperFrame("cancel", id));
    const pending = this.pend<Answer>(options, { onGivenUp });
    if (!pending.settled) {
      const deadlineMs = this.remoteDeadlineMs(options.deadlineMs);
      const sentAtMs = performance.now();
      this.#requests.set(id, { pending, sentAtMs, socketPath, deadlineMs });
      this.send(frameOf(id, deadlineMs));
    }
    return await pending.promise;
  }

  protected ping(): void {
    const id = this.#takeId();
    this.#pingedAtMs.set(id, performance.now());
    this.send(helperFrame("ping", id));
  }

  protected take(chunk: Uint8Array): void {
    this.heard(this.#requests.size > 0);
    try {
      for (const answer of this.#answers.push(chunk, performance.now())) this.#takeAnswer(answer);
    } catch (error) {
      this.giveUp(`the helper's answer makes no sense (${messageOf(error)}).`);
    }
  }

  protected lose(error: CollectError): void {
    this.#ready.resolve(false);
    for (const { pending } of this.#requests.values()) pending.fail(error);
    this.#requests.clear();
  }

  #takeId(): number {
    const id = this.#nextId;
    this.#nextId = id % 0xffff_ffff + 1;
    return id;
  }

  #takeAnswer(answer: AnswerFrame): void {
    const { id, status, data, times, arrivedAtMs } = answer;
    if (status === STATUS.alive) {
      this.#ready.resolve(true);
      this.#learnTime(answer, this.#pingedAtMs.get(id));
      this.#pingedAtMs.delete(id);
      return;
    }
    const request = this.#requests.get(id);
    this.#requests.delete(id);
    if (this.#requests.size === 0) this.heard(false);
    this.#learnTime(answer, request?.sentAtMs);
    if (request === undefined || request.pending.settled) return;
    if (status === STATUS.ok) {
      const host = times && { fromMs: times.askedMs, toMs: times.firstByteMs };
      request.pending.succeed({ bytes: data, ...this.timeOf(request, arrivedAtMs, host) });
      return;
    }
    const text = new TextDecoder().decode(data);
    explainHelperFailure({ status, text }, { ...request, maxReplyBytes: this.maxReplyBytes })
      .then((error) => request.pending.fail(error));
  }

  #learnTime({ times, arrivedAtMs }: AnswerFrame, sentAtMs: number | undefined): void {
    if (times === undefined || sentAtMs === undefined) return;
    this.hostClock.observe({ sentAtMs, arrivedAtMs, ...times });
  }
}

/** `CODE LENGTH`, a newline, so many bytes of standard error, and the output. */
function commandAnswer({ bytes, ...time }: Answer): CommandAnswer {
  const end = bytes.indexOf(0x0a);
  const [code, length] = new TextDecoder().decode(bytes.subarray(0, end)).split(" ").map(Number);
  const from = end + 1, to = from + length!;
  const stderr = new TextDecoder().decode(bytes.subarray(from, to));
  return { ...time, code: code!, stderr, bytes: bytes.subarray(to) };
}
