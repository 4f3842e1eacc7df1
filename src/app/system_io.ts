import { END_SIGNALS, type EndSignal, keepOutliving } from "../base/end_signals.ts";
import { plainLines } from "../base/plain_text.ts";
import type { CommandIo } from "./command_io.ts";
import { KeptFiles } from "../output/kept_files.ts";
import { Telemetry } from "../telemetry/telemetry.ts";
import { OutputStream } from "../output/output_stream.ts";

/** How long what ends may take to end by itself, in milliseconds: a second, less what the exit takes. */
const END_MS = 800;
/** How long messages hold up what is not to wait for their reader, in milliseconds. */
const MESSAGES_MS = 100;
/** How long the last of them may take where nobody wants the program to end, in milliseconds. */
const LAST_WORDS_MS = 5_000;

/** The process's own input and output. */
export interface SystemIo extends CommandIo {
  /** Resolves when the program should have ended by itself: something holds it up. */
  readonly overdue: Promise<void>;
  /**
   * Waits for the last messages: on a busy machine to write one takes its time. Where the program is
   * to end, no longer than it may take to.
   */
  lastWords(): Promise<void>;
  /** Resolves to the first error that nobody caught. */
  readonly fault: Promise<unknown>;
}

/**
 * The process's own input and output. Whatever its commands let through of what came from outside,
 * no text can steer a terminal: not on standard error, and not where standard output is one.
 */
export function systemIo(): SystemIo {
  const outIsTerminal = Deno.stdout.isTerminal();
  const stop = new AbortController();
  const overdue = Promise.withResolvers<void>();
  const fault = Promise.withResolvers<unknown>();
  const encoder = new TextEncoder();
  const stdout = new OutputStream(Deno.stdout, "standard output");
  const stderr = new OutputStream(Deno.stderr, "standard error");
  let timer: ReturnType<typeof setTimeout> | undefined;
  const handlers = new Map<EndSignal, () => void>();

  function beginEnd(): void {
    timer ??= setTimeout(overdue.resolve, END_MS);
  }
  for (const name of END_SIGNALS) {
    Deno.addSignalListener(name, () => {
      const handler = handlers.get(name);
      if (handler !== undefined) return handler();
      stop.abort(name);
      beginEnd();
    });
  }
  keepOutliving();
  // A file that may not grow beyond a limit is an error of the write, told by whoever writes.
  Deno.addSignalListener("SIGXFSZ", () => {});
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    fault.resolve(event.error);
  });
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    fault.resolve(event.reason);
  });

  const err = (text: string) => void stderr.write(encoder.encode(plainLines(text))).catch(() => {});
  const warn = (sentence: string) => err(`traffic-grapher: ${sentence}\n`);
  async function outBytes(bytes: Uint8Array): Promise<void> {
    // What was said before is seen before, also where both go to one place.
    await stderr.settled(MESSAGES_MS);
    await stdout.write(bytes);
  }
  return {
    out: (text) => outBytes(encoder.encode(outIsTerminal ? plainLines(text) : text)),
    outBytes,
    outGone: stdout.gone,
    err,
    warn,
    errBytes: (bytes) => stderr.write(bytes),
    outIsTerminal,
    errIsTerminal: Deno.stderr.isTerminal(),
    env: (name) => Deno.env.get(name),
    signal: stop.signal,
    beginEnd,
    overdue: overdue.promise,
    telemetry: new Telemetry({ onWarning: warn }),
    onUser1: (handler) => void handlers.set("SIGUSR1", handler),
    onHangup: (handler) => void handlers.set("SIGHUP", handler),
    endSignals: () => END_SIGNALS.filter((name) => !handlers.has(name)),
    kept: new KeptFiles(),
    fault: fault.promise,
    settle: () => stderr.settled(MESSAGES_MS),
    lastWords: () =>
      Promise.race([
        stderr.settled(LAST_WORDS_MS),
        overdue.promise.then(() => stderr.settled(MESSAGES_MS)),
      ]),
  };
}
