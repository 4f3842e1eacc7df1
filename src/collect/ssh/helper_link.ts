import { messageOf } from "../../base/error_message.ts";
import { CollectError } from "../../model/errors.ts";
import type { Answer, CommandAnswer, ExchangeOptions } from "../../model/transport.ts";
import type { AnswerTime } from "../answer_time.ts";
import { GUARD_SCRIPT, MOST_OUTPUT_BYTES } from "../sources/guarded_command.ts";
import type { ChildProcess } from "./child_process.ts";
import {
  type AnswerFrame,
  AnswerReader,
  cancelFrame,
  commandFrame,
  pingFrame,
  requestFrame,
  STATUS,
} from "./frames.ts";
import { explainCommandFailure } from "./command_failure.ts";
import { explainHelperFailure } from "./helper_failure.ts";
import { HostClock } from "./host_clock.ts";
import { type Link, type LinkExchangeOptions, MAX_REPLY_BYTES } from "./link.ts";
import { LinkWatch } from "./link_watch.ts";
import { PendingExchange } from "./pending_exchange.ts";
import { RoundTrips } from "./round_trips.ts";
import { explainSshFailure, type SshFailure } from "./ssh_failure.ts";

/** How a link keeps its connection under watch, and the time of its answers. */
export interface LinkWatchOptions {
  /** The destination, for messages. */
  readonly destination: string;
  /** A sign of life goes to the far side at least this often, in milliseconds. */
  readonly pingMs?: number;
  /** A connection that owes an answer for longer than this is given up, in milliseconds. */
  readonly stallMs?: number;
  /** A longer reply is given up, in bytes. */
  readonly maxReplyBytes?: number;
  /** How much of a deadline the far side is given, in milliseconds. */
  readonly remoteDeadlineMs?: (deadlineMs: number) => number;
  /** What is known of the host's clock, kept from link to link. */
  readonly hostClock?: HostClock;
}

/** What the reply of the helper is kept for while it is under way. */
interface Request {
  readonly pending: PendingExchange<Answer>;
  readonly sentAtMs: number;
  /** Absent: it is a command. */
  readonly socketPath: string | undefined;
  readonly deadlineMs: number;
}

/** A link over a helper that speaks frames (python, perl). */
export class HelperLink implements Link {
  readonly rung: string;
  readonly ended: Promise<SshFailure>;
  /** Resolves at the helper's first frame, when the link may be used; false where it never came. */
  readonly ready: Promise<boolean>;
  readonly #process: ChildProcess;
  readonly #options: Required<LinkWatchOptions>;
  readonly #requests = new Map<number, Request>();
  readonly #roundTrips = new RoundTrips();
  /** When a sign of life was asked for, by its number. */
  readonly #pingedAtMs = new Map<number, number>();
  readonly #watch: LinkWatch;
  readonly #resolveReady: (ready: boolean) => void;
  #nextId = 1;
  #failure: SshFailure | undefined;

  constructor(process: ChildProcess, rung: string, options: LinkWatchOptions) {
    this.rung = rung;
    this.#process = process;
    this.#options = {
      pingMs: 10_000,
      stallMs: 15_000,
      maxReplyBytes: MAX_REPLY_BYTES,
      remoteDeadlineMs,
      hostClock: new HostClock(),
      ...options,
    };
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.ready = promise;
    this.#resolveReady = resolve;
    this.ended = this.#readAnswers();
    this.#watch = new LinkWatch(this.#options, {
      ping: () => this.#ping(),
      stalled: (failure) => {
        this.#fail(failure);
        void process.stop();
      },
    });
  }

  async exchange(body: Uint8Array, options: LinkExchangeOptions): Promise<Answer> {
    const { maxReplyBytes } = this.#options;
    const { socketPath } = options;
    return await this.#ask(
      options,
      socketPath,
      (id, deadlineMs) => requestFrame(id, { socketPath, body, deadlineMs, maxReplyBytes }),
    );
  }

  async run(command: string, options: ExchangeOptions): Promise<CommandAnswer> {
    const body = new TextEncoder().encode(command);
    const answer = await this.#ask(options, undefined, (id, deadlineMs) =>
      commandFrame(id, {
        guard: GUARD_SCRIPT,
        body,
        deadlineMs,
        maxReplyBytes: MOST_OUTPUT_BYTES,
      }));
    return commandAnswer(answer);
  }

  async #ask(
    options: ExchangeOptions,
    socketPath: string | undefined,
    frameOf: (id: number, deadlineMs: number) => Uint8Array,
  ): Promise<Answer> {
    if (this.#failure) throw new CollectError("transport", this.#failure.message);
    const { destination } = this.#options;
    const id = this.#takeId();
    const pending = new PendingExchange<Answer>(options, {
      late: () =>
        `no answer over ssh from ${destination} within ${Math.round(options.deadlineMs)} ms: ` +
        "the connection or the host hangs",
      onGivenUp: () => this.#send(cancelFrame(id)),
    });
    if (!pending.settled) {
      const deadlineMs = this.#options.remoteDeadlineMs(options.deadlineMs);
      const sentAtMs = performance.now();
      this.#requests.set(id, { pending, sentAtMs, socketPath, deadlineMs });
      this.#send(frameOf(id, deadlineMs));
    }
    return await pending.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#fail({ message: "the connection was closed", permanent: false });
    await this.#process.stop();
    await this.ended;
  }

  #takeId(): number {
    const id = this.#nextId;
    this.#nextId = id % 0xffff_ffff + 1;
    return id;
  }

  #ping(): void {
    const id = this.#takeId();
    this.#pingedAtMs.set(id, performance.now());
    this.#send(pingFrame(id));
  }

  #send(frame: Uint8Array): void {
    if (this.#failure) return;
    this.#watch.wrote();
    // Not awaited: a stalled network fills the pipe, and the watch ends that.
    void this.#process.write(frame);
  }

  async #readAnswers(): Promise<SshFailure> {
    const answers = new AnswerReader(this.#options.maxReplyBytes);
    try {
      for (;;) {
        const chunk = await this.#process.output.chunk();
        if (chunk === undefined) break;
        this.#watch.heard(this.#requests.size > 0);
        for (const answer of answers.push(chunk, performance.now())) this.#take(answer);
      }
    } catch (error) {
      const words = messageOf(error);
      this.#fail({
        message: `ssh ${this.#options.destination}: the helper's answer makes no sense (${words}).`,
        permanent: false,
      });
      await this.#process.stop();
    }
    const end = await this.#process.end();
    return this.#fail(explainSshFailure(this.#options.destination, end));
  }

  #take(answer: AnswerFrame): void {
    const { id, status, data } = answer;
    if (status === STATUS.alive) {
      this.#resolveReady(true);
      this.#learnTime(answer, this.#pingedAtMs.get(id));
      this.#pingedAtMs.delete(id);
      return;
    }
    const request = this.#requests.get(id);
    this.#requests.delete(id);
    if (this.#requests.size === 0) this.#watch.heard(false);
    this.#learnTime(answer, request?.sentAtMs);
    if (request === undefined || request.pending.settled) return;
    if (status === STATUS.ok) {
      request.pending.succeed({ bytes: data, ...this.#timeOf(answer, request) });
      return;
    }
    const { maxReplyBytes } = this.#options;
    const text = new TextDecoder().decode(data);
    const { socketPath, deadlineMs } = request;
    if (socketPath === undefined) {
      request.pending.fail(explainCommandFailure({ status, text }, deadlineMs));
      return;
    }
    explainHelperFailure({ status, text }, { ...request, socketPath, maxReplyBytes })
      .then((error) => request.pending.fail(error));
  }

  #learnTime({ times, arrivedAtMs }: AnswerFrame, sentAtMs: number | undefined): void {
    if (times === undefined || sentAtMs === undefined) return;
    this.#options.hostClock.observe({ sentAtMs, arrivedAtMs, ...times });
  }

  #timeOf({ times, arrivedAtMs }: AnswerFrame, { sentAtMs }: Request): AnswerTime {
    return times === undefined
      ? this.#roundTrips.place(sentAtMs, arrivedAtMs)
      : this.#options.hostClock.place(times.askedMs, times.firstByteMs);
  }

  /** Ends the link once; the first reason stays. */
  #fail(failure: SshFailure): SshFailure {
    if (this.#failure) return this.#failure;
    this.#failure = failure;
    this.#watch.stop();
    this.#resolveReady(false);
    for (const { pending } of this.#requests.values()) {
      pending.fail(new CollectError("transport", failure.message));
    }
    this.#requests.clear();
    return failure;
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

/**
 * The helper gives up a little earlier than this side, so that its more precise reason arrives in
 * time and the server's socket is free before anybody asks again.
 */
export function remoteDeadlineMs(deadlineMs: number): number {
  return Math.max(1, deadlineMs - Math.min(250, Math.max(20, deadlineMs / 10)));
}
