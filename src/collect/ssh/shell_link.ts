import { Buffer } from "node:buffer";
import { joinBytes } from "../../base/join_bytes.ts";
import { CollectError } from "../../model/errors.ts";
import type { Answer, CommandAnswer, ExchangeOptions } from "../../model/transport.ts";
import type { AnswerTime } from "../answer_time.ts";
import { tooLargeReply } from "../exchange_errors.ts";
import { abortedError, inTime, type PendingExchange } from "../pending_exchange.ts";
import type { ChildProcess } from "./child_process.ts";
import { STATUS } from "./frames.ts";
import { explainHelperFailure } from "./helper_failure.ts";
import type { LinkExchangeOptions } from "./link.ts";
import { ProcessLink, type ProcessLinkOptions } from "./process_link.ts";
import { printfArgument } from "./remote_script.ts";
import { isPlainSocketPath } from "./socket_path.ts";

/** `/proc/uptime` is told in hundredths of a second, rounded down. */
const UPTIME_STEP_MS = 10;

/** What stands in the place of a socket's path where the body is a command, or where there is none. */
const COMMAND = "!", NOTHING = "-";

/** The loop answers one request after the other; this is the one under way. */
interface Request {
  /** Absent: a sign of life, for which nobody waits. */
  readonly pending: PendingExchange<CommandAnswer> | undefined;
  readonly sentAtMs: number;
  readonly socketPath: string;
  readonly deadlineMs: number;
  readonly word: string;
  /** Resolves when the loop is free again. */
  readonly free: PromiseWithResolvers<void>;
}

/** A link over the loop of `shell_helper.ts` (socat, nc, traffic_ctl). */
export class ShellLink extends ProcessLink {
  readonly #tool: string;
  #current: Request | undefined;
  #received = new Uint8Array(65_536);
  #length = 0;

  /** `tool` is what the loop asks the server with. */
  constructor(
    process: ChildProcess,
    tool: string,
    options: ProcessLinkOptions & { readonly rung: string },
  ) {
    super(process, options.rung, options);
    this.#tool = tool;
  }

  async exchange(request: Uint8Array, options: LinkExchangeOptions): Promise<Answer> {
    const { socketPath } = options;
    if (!isPlainSocketPath(socketPath)) {
      throw new CollectError(
        "no-socket",
        `${this.#tool} on ${this.destination} cannot be given a path with characters other than ` +
          "letters, digits and ._/+@=-; install python3 or perl there",
      );
    }
    return await this.#ask(request, options);
  }

  async run(command: string, options: ExchangeOptions): Promise<CommandAnswer> {
    return await this.#ask(new TextEncoder().encode(command), { ...options, socketPath: COMMAND });
  }

  async #ask(body: Uint8Array, options: LinkExchangeOptions): Promise<CommandAnswer> {
    const { socketPath, signal, deadlineMs: wholeMs } = options;
    const untilMs = performance.now() + wholeMs;
    const left = () => ({ deadlineMs: untilMs - performance.now(), signal });
    const late = () => `the request before this one is still under way on ${this.destination}`;
    while (this.#current) await inTime(this.#current.free.promise, left(), { late });
    this.checkHeld();
    if (signal.aborted) throw abortedError();
    const limits = left();
    // Its connection ends at the deadline that the far side was given.
    const pending = this.pend<CommandAnswer>(limits, { wholeMs });
    this.#begin(
      { socketPath, body, deadlineMs: this.remoteDeadlineMs(limits.deadlineMs) },
      pending,
    );
    return await pending.promise;
  }

  protected ping(): void {
    if (this.#current) return;
    this.#begin({ socketPath: NOTHING, body: new Uint8Array(0), deadlineMs: 0 });
  }

  protected lose(error: CollectError): void {
    const current = this.#current;
    this.#current = undefined;
    current?.pending?.fail(error);
    current?.free.resolve();
  }

  #begin(
    { socketPath, body, deadlineMs }: Pick<Request, "socketPath" | "deadlineMs"> & {
      readonly body: Uint8Array;
    },
    pending?: PendingExchange<CommandAnswer>,
  ): void {
    const word = crypto.randomUUID(), free = Promise.withResolvers<void>();
    const sentAtMs = performance.now();
    this.#current = { pending, sentAtMs, socketPath, deadlineMs, word, free };
    this.#length = 0;
    const head = `${word} ${(deadlineMs / 1000).toFixed(3)} ${socketPath}\n`;
    this.send(joinBytes(head, printfArgument(body), "\n"), deadlineMs);
  }

  protected async take(chunk: Uint8Array): Promise<void> {
    if (this.#append(chunk)) return await this.#takeReply();
    this.#current?.pending?.fail(tooLargeReply(this.destination, this.maxReplyBytes));
    this.giveUp("closed after a reply without end.");
  }

  /** False where the reply is longer than allowed. */
  #append(chunk: Uint8Array): boolean {
    const length = this.#length + chunk.length;
    if (length > this.maxReplyBytes + 65_536) return false;
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
    const time = this.#timeOf(request, stamps);
    await this.#settle(request, { body, code: Number(code), said, time });
    this.#current = undefined;
    this.heard(false);
    request.free.resolve();
  }

  /** When the program ran, by the host's own clock where it told that. */
  #timeOf(request: Request, stamps: readonly string[]): () => AnswerTime {
    const { sentAtMs } = request, arrivedAtMs = performance.now();
    const [fromMs, writtenMs] = stamps.map((seconds) => Number(seconds) * 1000);
    // NaN, where there was no number, is not less than anything.
    if (!(fromMs !== undefined && writtenMs !== undefined && fromMs <= writtenMs)) {
      return () => this.timeOf(request, arrivedAtMs, undefined);
    }
    const receivedMs = fromMs + UPTIME_STEP_MS;
    this.hostClock.observe({ sentAtMs, arrivedAtMs, receivedMs, writtenMs });
    return () => this.timeOf(request, arrivedAtMs, { fromMs, toMs: writtenMs + UPTIME_STEP_MS });
  }

  async #settle(
    { pending, socketPath, deadlineMs }: Request,
    { body, code, said, time }: {
      readonly body: Uint8Array;
      readonly code: number;
      readonly said: readonly string[];
      readonly time: () => AnswerTime;
    },
  ): Promise<void> {
    if (pending === undefined) return;
    const { maxReplyBytes } = this;
    const isCommand = socketPath === COMMAND;
    const request = { socketPath: isCommand ? undefined : socketPath, deadlineMs, maxReplyBytes };
    const fail = async (status: number, text: string) =>
      pending.fail(await explainHelperFailure({ status, text }, request));
    if (isCommand) {
      if (isKilled(code)) return void await fail(STATUS.timeout, "");
      pending.succeed({ bytes: body, code, stderr: said.join("\n"), ...time() });
      return;
    }
    const reply = this.#tool === "traffic_ctl" ? replyOfTrafficCtl(body) : body;
    if (reply.length > maxReplyBytes) {
      await fail(STATUS.tooLarge, "");
    } else if (code === 0 && reply.length > 0) {
      pending.succeed({ bytes: reply, code, stderr: "", ...time() });
    } else {
      const facts = said.at(-1) ?? "";
      const printed = this.#tool === "traffic_ctl" ? latin1(body) : "";
      const words = `${said.slice(0, -1).join(" ")} ${printed}`.trim();
      const { status, text } = statusOf(code, { words, soFar: reply.length });
      await fail(status, text ?? `${words}\n${facts}`);
    }
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
function latin1({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString("latin1");
}
