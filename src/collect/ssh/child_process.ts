import { messageOf } from "../../base/error_message.ts";
import { orAfter } from "../../base/or_after.ts";
import { plainText } from "../../base/plain_text.ts";
import { ByteSource } from "./byte_source.ts";

/** How long a process that was asked to end may take before it is killed, in milliseconds. */
const GRACE_MS = 500;
/** Of standard error the first and the last lines are kept, each cut: both may tell why it ended. */
const KEPT_FIRST = 20;
const KEPT_LAST = 20;
const KEPT_CHARACTERS = 400;

/** A running `ssh`, or what stands around it. */
export class ChildProcess {
  readonly output: ByteSource;
  /** Resolves when the process has ended; never rejects. */
  readonly ended: Promise<{ readonly code: number }>;
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #errors: ReadableStreamDefaultReader<Uint8Array>;
  readonly #errorsRead: Promise<void>;
  readonly #lines: string[] = [];
  #lineCount = 0;
  #running = true;
  #stopping: Promise<void> | undefined;

  /** Starts it; throws what `Deno.Command` throws where the program cannot be run. */
  constructor(program: string, args: readonly string[]) {
    this.#child = new Deno.Command(program, {
      args: [...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    // A failed write is reported by the write itself; the stream's own end is nobody's surprise.
    this.#writer.closed.catch(() => {});
    this.output = new ByteSource(this.#child.stdout);
    this.#errors = this.#child.stderr.getReader();
    this.#errorsRead = this.#readErrors();
    this.ended = this.#child.status.then(({ code }) => {
      this.#running = false;
      return { code };
    });
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** The first and the last lines of standard error, as they came: not safe to show. */
  get stderr(): readonly string[] {
    return this.#lines;
  }

  /** How many lines of standard error there have been. */
  get lineCount(): number {
    return this.#lineCount;
  }

  /** Those of standard error that came after so many, as far as they are kept. */
  linesAfter(count: number): readonly string[] {
    return this.#lines.slice(Math.max(0, this.#lines.length - (this.#lineCount - count)));
  }

  /** Resolves when the bytes are on their way; never rejects: `ended` tells of the failure. */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.#writer.write(bytes);
    } catch {
      // The process has ended, or closed its standard input to end.
    }
  }

  /** Waits for the end and for what standard error held until then, at most for a moment. */
  async end(): Promise<{ readonly code: number; readonly stderr: readonly string[] }> {
    const { code } = await this.ended;
    // A child of the process may hold the pipe open; the words that matter are there by now.
    await orAfter(GRACE_MS, this.#errorsRead);
    return { code, stderr: this.#lines };
  }

  /** Ends the process: its input is closed, then it is told, then killed. Never rejects. */
  stop(): Promise<void> {
    return this.#stopping ??= this.#stop();
  }

  async #stop(): Promise<void> {
    // Not awaited: with a full pipe the close waits behind what nobody reads any more.
    this.#writer.abort().catch(() => {});
    this.#kill("SIGTERM");
    const timer = setTimeout(() => this.#kill("SIGKILL"), GRACE_MS);
    await this.ended;
    clearTimeout(timer);
    this.output.cancel();
    await this.#errors.cancel().catch(() => {});
    await this.#errorsRead;
  }

  #kill(signal: Deno.Signal): void {
    if (!this.#running) return;
    try {
      this.#child.kill(signal);
    } catch {
      // It has just ended by itself.
    }
  }

  async #readErrors(): Promise<void> {
    const decoder = new TextDecoder();
    let rest = "";
    try {
      for (;;) {
        const { done, value } = await this.#errors.read();
        if (done) break;
        const lines = (rest + decoder.decode(value, { stream: true })).split(/[\r\n]+/);
        rest = (lines.pop() ?? "").slice(-KEPT_CHARACTERS);
        this.#keep(lines);
      }
    } catch {
      // Cancelled, or broken with the process; what came is kept.
    }
    this.#keep([rest]);
  }

  #keep(lines: readonly string[]): void {
    for (const line of lines) {
      if (line.trim() === "") continue;
      this.#lines.push(line.slice(0, KEPT_CHARACTERS));
      this.#lineCount++;
    }
    const tooMany = this.#lines.length - KEPT_FIRST - KEPT_LAST;
    if (tooMany > 0) this.#lines.splice(KEPT_FIRST, tooMany);
  }
}

/** Says why a program could not be started at all. */
export function explainSpawnError(program: string, error: unknown): string {
  const name = plainText(program, 100);
  if (error instanceof Deno.errors.NotFound) {
    return `the program ${name} was not found; install the OpenSSH client or put it on PATH.`;
  }
  const words = messageOf(error);
  return `the program ${name} could not be started: ${plainText(words)}`;
}
