import { CollectError } from "../../model/errors.ts";
import type { Answer, CommandAnswer, ExchangeOptions } from "../../model/transport.ts";
import type { AnswerTime } from "../answer_time.ts";
import type { ChildProcess } from "./child_process.ts";
import { STATUS } from "./frames.ts";
import { explainCommandFailure } from "./command_failure.ts";
import { explainHelperFailure } from "./helper_failure.ts";
import { type LinkWatchOptions, remoteDeadlineMs } from "./helper_link.ts";
import { HostClock } from "./host_clock.ts";
import { joinBytes } from "../../base/join_bytes.ts";
import { type Link, type LinkExchangeOptions, MAX_REPLY_BYTES } from "./link.ts";
import { LinkWatch } from "./link_watch.ts";
import { abortedError, PendingExchange } from "./pending_exchange.ts";
import { printfArgument } from "./remote_script.ts";
import { RoundTrips } from "./round_trips.ts";
import { isPlainSocketPath } from "./socket_path.ts";
import { explainSshFailure, type SshFailure } from "./ssh_failure.ts";

/** `/proc/uptime` is told in hundredths of a second, rounded down. */
const UPTIME_STEP_MS = 10;

/** What stands in the place of a socket's path where the body is a command, or where there is none. */
const COMMAND = "!", NOTHING = "-";

/** The loop answers one request after the other; this is the one under way. */
interface Request {
  readonly pending: PendingExchange<CommandAnswer>;
  readonly sentAtMs: number;
  readonly socketPath: string;
  readonly deadlineMs: number;
  readonly word: string;
  /** Resolves when the loop is free again. */
  readonly free: PromiseWithResolvers<void>;
}

/** When an answer came, and where the host has a clock, when the program ran there. */
interface Ran {
  readonly arrivedAtMs: number;
  readonly host: { readonly fromMs: number; readonly toMs: number } | undefined;
}

/** A link over the loop of `shell_helper.ts` (socat, nc, traffic_ctl). */
export class ShellLink implements Link {
  readonly rung: string;
  readonly ended: Promise<SshFailure>;
  readonly #process: ChildProcess;
  readonly #tool: string;
  readonly #options: Required<LinkWatchOptions>;
  readonly #watch: LinkWatch;
  readonly #roundTrips = new RoundTrips();
  #current: Request | undefined;
  #failure: SshFailure | undefined;
  #received = new Uint8Array(65_536);
  #length = 0;

  constructor(
    process: ChildProcess,
    tool: string,
    options: LinkWatchOptions & { readonly rung: string },
  ) {
    this.rung = options.rung;
    this.#tool = tool;
    this.#process = process;
    this.#options = {
      pingMs: 10_000,
      stallMs: 15_000,
      maxReplyBytes: MAX_REPLY_BYTES,
      remoteDeadlineMs,
      hostClock: new HostClock(),
      ...options,
    };
    this.ended = this.#read();
    this.#watch = new LinkWatch(this.#options, {
      ping: () => this.#ping(),
      stalled: (failure) => {
        this.#fail(failure);
        void process.stop();
      },
    });
  }

  async exchange(request: Uint8Array, options: LinkExchangeOptions): Promise<Answer> {
    const { destination } = this.#options;
    const { socketPath } = options;
    if (!isPlainSocketPath(socketPath)) {
      throw new CollectError(
        "no-socket",
        `${this.#tool} on ${destination} cannot be given a path with characters other than ` +
          "letters, digits and ._/+@=-; install python3 or perl there",
      );
    }
    return await this.#ask(request, options);
  }

  async run(command: string, options: ExchangeOptions): Promise<CommandAnswer> {
    return await this.#ask(new TextEncoder().encode(command), { ...options, socketPath: COMMAND });
  }

  async #ask(request: Uint8Array, options: LinkExchangeOptions): Promise<CommandAnswer> {
    const { destination } = this.#options;
    const { socketPath, signal } = options;
    const untilMs = performance.now() + options.deadlineMs;
    while (this.#current && !this.#failure) {
      const late = `the request before this one is still under way on ${destination}`;
      const wait = new PendingExchange({ deadlineMs: untilMs - performance.now(), signal }, {
        late: () => late,
        onGivenUp: () => {},
      });
      this.#current.free.promise.then(() => wait.succeed());
      await wait.promise;
    }
    if (this.#failure) throw new CollectError("transport", this.#failure.message);
    if (signal.aborted) throw abortedError();
    const leftMs = untilMs - performance.now();
    const pending = new PendingExchange<CommandAnswer>({ deadlineMs: leftMs, signal }, {
      late: () =>
        `no answer over ssh from ${destination} within ${Math.round(options.deadlineMs)} ms: ` +
        "the connection or the host hangs",
      // Its connection ends at the deadline that the far side was given.
      onGivenUp: () => {},
    });
    const deadlineMs = this.#options.remoteDeadlineMs(leftMs);
    const word = crypto.randomUUID();
    this.#current = {
      pending,
      sentAtMs: performance.now(),
      socketPath,
      deadlineMs,
      word,
      free: Promise.withResolvers(),
    };
    this.#length = 0;
    this.#send(word, deadlineMs, { socketPath, body: request });
    return await pending.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#fail({ message: "the connection was closed", permanent: false });
    await this.#process.stop();
    await this.ended;
  }

  #send(
    word: string,
    deadlineMs: number,
    { socketPath, body }: { readonly socketPath: string; readonly body: Uint8Array },
  ): void {
    const head = `${word} ${(deadlineMs / 1000).toFixed(3)} ${socketPath}\n`;
    const bytes = joinBytes(head, printfArgument(body), "\n");
    this.#watch.wrote(deadlineMs);
    void this.#process.write(bytes);
  }

  #ping(): void {
    if (this.#current) return;
    const ping = new PendingExchange<CommandAnswer>(
      { deadlineMs: 2 ** 31 - 1, signal: new AbortController().signal },
      { late: () => "", onGivenUp: () => {} },
    );
    ping.promise.catch(() => {});
    const word = crypto.randomUUID();
    this.#current = {
      pending: ping,
      sentAtMs: performance.now(),
      socketPath: NOTHING,
      deadlineMs: 0,
      word,
      free: Promise.withResolvers(),
    };
    this.#length = 0;
    this.#send(word, 0, { socketPath: NOTHING, body: new Uint8Array(0) });
  }

  async #read(): Promise<SshFailure> {
    for (;;) {
      const chunk = await this.#process.output.chunk();
      if (chunk === undefined) break;
      if (!this.#append(chunk)) {
        this.#refuseLargeReply();
        await this.#process.stop();
        break;
      }
      await this.#takeReply();
    }
    const end = await this.#process.end();
    return this.#fail(explainSshFailure(this.#options.destination, end));
  }

  /** False where the reply is longer than allowed. */
  #append(chunk: Uint8Array): boolean {
    const length = this.#length + chunk.length;
    if (length > this.#options.maxReplyBytes + 65_536) return false;
    if (length > this.#received.length) {
      const larger = new Uint8Array(Math.max(length, this.#received.length * 2));
      larger.set(this.#received.subarray(0, this.#length));
      this.#received = larger;
    }
    this.#received.set(chunk, this.#length);
    this.#length = length;
    return true;
  }

  /** A reply ends with `WORD+`, the exit code, what was said on standard error, and `WORD-`. */
  async #takeReply(): Promise<void> {
    const request = this.#current;
    if (!request) return;
    const { word } = request;
    const endMark = `\n${word}-\n`;
    const tailText = latin1(this.#received.subarray(this.#length - endMark.length, this.#length));
    if (this.#length < endMark.length || tailText !== endMark) return;
    const received = this.#received.subarray(0, this.#length);
    // Standard error is short; the mark before it is near the end.
    const tailStart = Math.max(0, this.#length - 65_536);
    const tail = latin1(received.subarray(tailStart));
    const startMark = `\n${word}+\n`;
    const at = tail.lastIndexOf(startMark);
    if (at < 0) return;
    const body = received.slice(0, tailStart + at);
    const [head = "", ...said] = tail.slice(at + startMark.length, -endMark.length).split("\n");
    const [code, ...stamps] = head.split(" ");
    const ran = this.#learnTime(request, stamps);
    await this.#settle(request, { body, code: Number(code), said, ran });
    this.#current = undefined;
    this.#watch.heard(false);
    request.free.resolve();
  }

  /** When the program ran, by the host's own clock, where that told it. */
  #learnTime({ sentAtMs }: Request, stamps: readonly string[]): Ran {
    const arrivedAtMs = performance.now();
    const [fromMs, writtenMs] = stamps.map((seconds) => Number(seconds) * 1000);
    // NaN, where there was no number, is not less than anything.
    if (!(fromMs !== undefined && writtenMs !== undefined && fromMs <= writtenMs)) {
      return { arrivedAtMs, host: undefined };
    }
    const receivedMs = fromMs + UPTIME_STEP_MS;
    this.#options.hostClock.observe({ sentAtMs, arrivedAtMs, receivedMs, writtenMs });
    return { arrivedAtMs, host: { fromMs, toMs: writtenMs + UPTIME_STEP_MS } };
  }

  #timeOf({ sentAtMs }: Request, { arrivedAtMs, host }: Ran): AnswerTime {
    return host === undefined
      ? this.#roundTrips.place(sentAtMs, arrivedAtMs)
      : this.#options.hostClock.place(host.fromMs, host.toMs);
  }

  async #settle(
    request: Request,
    { body, code, said, ran }: {
      readonly body: Uint8Array;
      readonly code: number;
      readonly said: readonly string[];
      readonly ran: Ran;
    },
  ): Promise<void> {
    const { maxReplyBytes } = this.#options;
    if (request.socketPath === COMMAND) {
      const limitMs = request.deadlineMs;
      if (isKilled(code)) {
        request.pending.fail(explainCommandFailure({ status: STATUS.timeout, text: "" }, limitMs));
      } else {
        const stderr = said.join("\n");
        request.pending.succeed({ bytes: body, code, stderr, ...this.#timeOf(request, ran) });
      }
      return;
    }
    const reply = this.#tool === "traffic_ctl" ? replyOfTrafficCtl(body) : body;
    const explain = (status: number, text: string) =>
      explainHelperFailure({ status, text }, { ...request, maxReplyBytes });
    if (reply.length > maxReplyBytes) {
      request.pending.fail(await explain(STATUS.tooLarge, ""));
    } else if (code === 0 && reply.length > 0) {
      request.pending.succeed({ bytes: reply, code, stderr: "", ...this.#timeOf(request, ran) });
    } else {
      const facts = said.at(-1) ?? "";
      const printed = this.#tool === "traffic_ctl" ? latin1(body) : "";
      const words = `${said.slice(0, -1).join(" ")} ${printed}`.trim();
      const { status, text } = statusOf(code, { words, soFar: reply.length });
      request.pending.fail(await explain(status, text ?? `${words}\n${facts}`));
    }
  }

  #refuseLargeReply(): void {
    const { maxReplyBytes, destination } = this.#options;
    this.#current?.pending.fail(
      new CollectError(
        "too-large",
        `the reply from ${destination} is longer than ${maxReplyBytes} bytes and was given up; ` +
          "is this the JSONRPC socket of Traffic Server?",
      ),
    );
    this.#fail({
      message: `ssh ${destination}: closed after a reply without end.`,
      permanent: false,
    });
  }

  #fail(failure: SshFailure): SshFailure {
    if (this.#failure) return this.#failure;
    this.#failure = failure;
    this.#watch.stop();
    this.#current?.pending.fail(new CollectError("transport", failure.message));
    this.#current?.free.resolve();
    return failure;
  }
}

const SIGKILL = 9;

/** By timeout(1); by a signal, as most shells tell it, and as ksh does. */
function isKilled(code: number): boolean {
  return code === 124 || code === 128 + SIGKILL || code === 256 + SIGKILL;
}

/** The status of a failed run: killed at the deadline, or told by the words of the system. */
function statusOf(
  code: number,
  { words, soFar }: { readonly words: string; readonly soFar: number },
): { readonly status: number; readonly text?: string } {
  if (isKilled(code)) {
    return { status: STATUS.timeout, text: soFar > 0 ? `read ${soFar}` : "wait" };
  }
  // The program itself could not be run, whatever its words seem to say of the socket.
  if (code === 126 || code === 127) return { status: STATUS.failed };
  if (/No such file or directory|Not a directory/i.test(words)) return { status: STATUS.noSocket };
  if (/Permission denied|Operation not permitted/i.test(words)) {
    return { status: STATUS.permission };
  }
  if (/Connection refused/i.test(words)) return { status: STATUS.refused };
  if (/reset by peer|Broken pipe/i.test(words)) return { status: STATUS.closed, text: `${soFar}` };
  if (code === 0) return { status: STATUS.closed, text: "0" };
  return { status: STATUS.failed };
}

/** `traffic_ctl rpc input` puts words of its own around the reply (`CtrlCommands.cc`). */
function replyOfTrafficCtl(printed: Uint8Array): Uint8Array {
  const text = latin1(printed);
  const at = text.indexOf("<-- ");
  if (at < 0) return new Uint8Array(0);
  const end = text.endsWith("\n") ? printed.length - 1 : printed.length;
  return printed.slice(at + 4, end);
}

/** One character for each byte, so that positions in the text are positions in the bytes. */
function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}
