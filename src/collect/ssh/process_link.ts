import { CollectError } from "../../model/errors.ts";
import type { Answer, CommandAnswer, ExchangeOptions } from "../../model/transport.ts";
import type { AnswerTime } from "../answer_time.ts";
import { PendingExchange } from "../pending_exchange.ts";
import type { ChildProcess } from "./child_process.ts";
import { HostClock } from "./host_clock.ts";
import { type Link, type LinkExchangeOptions, MAX_REPLY_BYTES } from "./link.ts";
import { RoundTrips } from "./round_trips.ts";
import { explainSshFailure, type SshFailure } from "./ssh_failure.ts";

/** How a link keeps its connection under watch, and the time of its answers. */
export interface ProcessLinkOptions {
  /** The destination, for messages. */
  readonly destination: string;
  /** A sign of life goes to the far side at least this often, in milliseconds. */
  readonly pingMs?: number | undefined;
  /** A connection that owes an answer for longer than this is given up, in milliseconds. */
  readonly stallMs?: number | undefined;
  /** A longer reply is given up, in bytes. */
  readonly maxReplyBytes?: number | undefined;
  /** How much of a deadline the far side is given, in milliseconds. */
  readonly remoteDeadlineMs?: ((deadlineMs: number) => number) | undefined;
  /** What is known of the host's clock, kept from link to link. */
  readonly hostClock?: HostClock | undefined;
}

/**
 * A link over a helper that stays running on the host. Its connection is watched: when idle it asks for
 * a sign of life, and when none comes it is given up.
 */
export abstract class ProcessLink implements Link {
  readonly rung: string;
  readonly ended: Promise<SshFailure>;
  protected readonly destination: string;
  protected readonly maxReplyBytes: number;
  protected readonly remoteDeadlineMs: (deadlineMs: number) => number;
  protected readonly hostClock: HostClock;
  readonly #process: ChildProcess;
  readonly #roundTrips = new RoundTrips();
  readonly #timer: ReturnType<typeof setInterval>;
  #failure: SshFailure | undefined;
  #wroteAtMs = 0;
  /** Since when an answer is owed; undefined while none is. */
  #owedSinceMs: number | undefined;

  constructor(process: ChildProcess, rung: string, options: ProcessLinkOptions) {
    const { destination, pingMs = 10_000, stallMs = 15_000 } = options;
    this.rung = rung;
    this.destination = destination;
    this.maxReplyBytes = options.maxReplyBytes ?? MAX_REPLY_BYTES;
    this.remoteDeadlineMs = options.remoteDeadlineMs ?? remoteDeadlineMs;
    this.hostClock = options.hostClock ?? new HostClock();
    this.#process = process;
    this.#timer = setInterval(() => {
      const nowMs = performance.now();
      if (this.#owedSinceMs !== undefined && nowMs - this.#owedSinceMs > stallMs) {
        this.giveUp(`no sign of life for ${Math.round(stallMs / 1000)} s.`);
      } else if (nowMs - this.#wroteAtMs >= pingMs / 2) this.ping();
    }, Math.min(pingMs, stallMs) / 2);
    this.ended = this.#read();
  }

  abstract exchange(request: Uint8Array, options: LinkExchangeOptions): Promise<Answer>;
  abstract run(command: string, options: ExchangeOptions): Promise<CommandAnswer>;

  async [Symbol.asyncDispose](): Promise<void> {
    this.#fail({ message: "the connection was closed", permanent: false });
    await this.#process.stop();
    await this.ended;
  }

  /** Asks for a sign of life; may leave it, and is asked again. */
  protected abstract ping(): void;
  /** Takes the next bytes that the helper printed. */
  protected abstract take(chunk: Uint8Array): void | Promise<void>;
  /** The link is lost, and with it whatever waits for an answer. */
  protected abstract lose(error: CollectError): void;

  /** Throws where the link is lost. */
  protected checkHeld(): void {
    if (this.#failure) throw new CollectError("transport", this.#failure.message);
  }

  /** An answer that is waited for. */
  protected pend<T extends Answer>(
    limits: ExchangeOptions,
    { wholeMs = limits.deadlineMs, onGivenUp }: {
      /** The deadline that is told, where part of it has passed. */
      readonly wholeMs?: number;
      readonly onGivenUp?: () => void;
    },
  ): PendingExchange<T> {
    const late = () =>
      `no answer over ssh from ${this.destination} within ${Math.round(wholeMs)} ms: ` +
      "the connection or the host hangs";
    return new PendingExchange<T>(limits, { late, onGivenUp });
  }

  /** Sends bytes whose answer may take so long, in milliseconds. */
  protected send(bytes: Uint8Array, mayTakeMs = 0): void {
    if (this.#failure) return;
    this.#wroteAtMs = performance.now();
    this.#owedSinceMs ??= this.#wroteAtMs + mayTakeMs;
    // Not awaited: a stalled network fills the pipe, and the watch ends that.
    void this.#process.write(bytes);
  }

  /** Something came; `owed` tells whether there is more to come. */
  protected heard(owed: boolean): void {
    this.#owedSinceMs = owed ? performance.now() : undefined;
  }

  /** When an answer was given: by the host's own clock where that is known, else by its round trip. */
  protected timeOf(
    { sentAtMs }: { readonly sentAtMs: number },
    arrivedAtMs: number,
    host: { readonly fromMs: number; readonly toMs: number } | undefined,
  ): AnswerTime {
    return host === undefined
      ? this.#roundTrips.place(sentAtMs, arrivedAtMs)
      : this.hostClock.place(host.fromMs, host.toMs);
  }

  /** Ends the link and its process; `why` follows the destination. */
  protected giveUp(why: string): void {
    this.#fail({ message: `ssh ${this.destination}: ${why}`, permanent: false });
    void this.#process.stop();
  }

  async #read(): Promise<SshFailure> {
    const { output } = this.#process;
    for (let chunk = await output.chunk(); chunk; chunk = await output.chunk()) {
      if (this.#failure === undefined) await this.take(chunk);
    }
    return this.#fail(explainSshFailure(this.destination, await this.#process.end()));
  }

  /** Ends the link once; the first reason stays. */
  #fail(failure: SshFailure): SshFailure {
    if (this.#failure) return this.#failure;
    this.#failure = failure;
    clearInterval(this.#timer);
    this.lose(new CollectError("transport", failure.message));
    return failure;
  }
}

/**
 * The helper gives up a little earlier than this side, so that its more precise reason arrives in
 * time and the server's socket is free before anybody asks again.
 */
function remoteDeadlineMs(deadlineMs: number): number {
  return Math.max(1, deadlineMs - Math.min(250, Math.max(20, deadlineMs / 10)));
}
