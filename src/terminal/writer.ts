import { joinBytes } from "../base/join_bytes.ts";
import { FENCES, sequences } from "./sequences.ts";

/** The part of `Deno.stdout` that is needed. */
export interface TerminalOutput {
  write(bytes: Uint8Array): Promise<number>;
  writeSync(bytes: Uint8Array): number;
  isTerminal(): boolean;
}

/** What became of a frame. */
export type Shown = "written" | "superseded" | "closed";

export interface WriterOptions {
  /** The other end is gone; called once, and nothing is written any more. */
  readonly onHangup?: (cause: unknown) => void;
  /** The most that is handed to the operating system at once, in bytes. */
  readonly chunkBytes?: number;
}

/** The one owner of a terminal's output. */
export interface Writer {
  /**
   * Shows a frame as soon as the terminal is ready for it. `encode` is called at that moment, so
   * that it can be based on what was really sent; an empty result writes nothing. A newer frame
   * takes the place of one that still waits: there is never more than one.
   */
  show(encode: () => Uint8Array): Promise<Shown>;
  /** Writes bytes before any waiting frame, e.g. a question to the terminal. */
  send(bytes: Uint8Array): Promise<Shown>;
  /**
   * From now on each frame ends with a question, and the next one waits for `acknowledge()`: a slow
   * link never holds more than one frame. Only for a terminal that is known to answer. Questions are
   * numbered below `FENCES`, so that a late answer is not taken for another's. `answerMs`: how long
   * the terminal took for an answer so far. Without a question, frames follow each other freely.
   */
  useFence(
    question: ((fence: number) => string) | undefined,
    options?: { timeoutMs?: number; answerMs?: number },
  ): void;
  /** Calls back when a frame's question was not answered in time; returns the way to stop that. */
  onSilence(handler: () => void): () => void;
  /** The terminal has answered this question; without a number: whichever was asked last. */
  acknowledge(fence?: number): void;
  /** A chunk is on its way, or an answer to a fence's question. */
  readonly busy: boolean;
  /** A chunk is on its way: to write beside it waits for it. */
  readonly stuck: boolean;
  /**
   * Stops writing, cutting a frame between two chunks, and waits at most `waitMs` for the chunk on
   * its way. False when the chunk is stuck. `resume()` starts again.
   */
  pause(waitMs: number): Promise<boolean>;
  /**
   * Waits for the answer that is due, if any, about as long as the terminal takes for answers: one
   * that came later would end in the shell.
   */
  answered(): Promise<void>;
  resume(): void;
  /**
   * For the ways in and out: writes at once; false when a write is on its way and `force`, which
   * waits for that one to end, is not set.
   */
  writeNow(bytes: Uint8Array, options?: { force?: boolean }): boolean;
  close(): void;
  /** Bytes and frames written so far. */
  readonly totals: { readonly bytes: number; readonly frames: number; readonly superseded: number };
}

interface Waiting {
  readonly encode: () => Uint8Array;
  readonly settle: (shown: Shown) => void;
  readonly isFrame: boolean;
}

/** An answer that is due is waited for twice as long as any before it, within these limits. */
const LEAST_ANSWER_MS = 700;
const MOST_ANSWER_MS = 3_500;

/** Makes the writer of an output. Errors of the output end it: they mean that nobody looks any more. */
export function createWriter(output: TerminalOutput, options: WriterOptions = {}): Writer {
  const { onHangup, chunkBytes = 65_536 } = options;
  const urgent: Waiting[] = [];
  const silences = new Set<() => void>();
  const totals = { bytes: 0, frames: 0, superseded: 0 };
  let frame: Waiting | undefined;
  let state: "open" | "paused" | "closed" = "open";
  // Rises at each pause: what was being written before it is not taken up again after it.
  let era = 0;
  let running: number | undefined;
  let inFlight: Promise<unknown> | undefined;
  let cutFrame = false;
  let fence: { question: (fence: number) => string; timeoutMs: number } | undefined;
  let fences = 0;
  let fenceTimer: ReturnType<typeof setTimeout> | undefined;
  let answer: PromiseWithResolvers<void> | undefined;
  let askedAtMs = 0;
  let slowestMs = 0;

  function next(mine: number): Waiting | undefined {
    if (state !== "open" || mine !== era) return undefined;
    const first = urgent.shift();
    if (first || !frame || answer) return first;
    const taken = frame;
    frame = undefined;
    return taken;
  }

  async function run(): Promise<void> {
    if (running === era) return;
    const mine = running = era;
    for (let item = next(mine); item; item = next(mine)) item.settle(await writeOne(item, mine));
    if (running === mine) running = undefined;
  }

  async function writeOne(item: Waiting, mine: number): Promise<Shown> {
    let bytes = item.encode();
    if (bytes.length === 0) return "written";
    if (item.isFrame && fence) {
      fences = (fences + 1) % FENCES;
      bytes = joinBytes(bytes, fence.question(fences));
      answer = Promise.withResolvers();
      askedAtMs = performance.now();
      fenceTimer = setTimeout(giveUp, fence.timeoutMs);
    }
    for (let at = 0; at < bytes.length;) {
      if (state !== "open" || mine !== era) {
        cutFrame = at > 0;
        // The question was not sent, or only in part.
        if (item.isFrame) goOn();
        return "closed";
      }
      const writing = output.write(bytes.subarray(at, at + chunkBytes));
      inFlight = writing.catch(() => {});
      try {
        const written = await writing;
        at += written;
        totals.bytes += written;
      } catch (cause) {
        hangUp(cause);
        return "closed";
      } finally {
        inFlight = undefined;
      }
    }
    if (item.isFrame) totals.frames++;
    return "written";
  }

  function hangUp(cause: unknown): void {
    if (state === "closed") return;
    close();
    onHangup?.(cause);
  }

  function giveUp(): void {
    goOn();
    for (const handler of [...silences]) handler();
  }

  function goOn(): void {
    clearTimeout(fenceTimer);
    answer?.resolve();
    answer = undefined;
    void run();
  }

  function enqueue(item: (settle: (shown: Shown) => void) => void): Promise<Shown> {
    return new Promise((resolve) => {
      if (state === "closed") return resolve("closed");
      item(resolve);
      void run();
    });
  }

  function dropWaiting(): void {
    frame?.settle("closed");
    frame = undefined;
    for (const item of urgent.splice(0)) item.settle("closed");
  }

  function close(): void {
    state = "closed";
    dropWaiting();
    goOn();
  }

  return {
    show: (encode) =>
      enqueue((settle) => {
        if (frame) {
          totals.superseded++;
          frame.settle("superseded");
        }
        frame = { encode, settle, isFrame: true };
      }),
    send: (bytes) =>
      enqueue((settle) => urgent.push({ encode: () => bytes, settle, isFrame: false })),
    useFence(question, { timeoutMs = 10_000, answerMs = 0 } = {}) {
      fence = question && { question, timeoutMs };
      slowestMs = Math.max(slowestMs, answerMs);
    },
    onSilence(handler) {
      silences.add(handler);
      return () => silences.delete(handler);
    },
    acknowledge(number) {
      if (number !== undefined && number !== fences) return;
      if (answer) slowestMs = Math.max(slowestMs, performance.now() - askedAtMs);
      goOn();
    },
    get stuck() {
      return inFlight !== undefined;
    },
    get busy() {
      return inFlight !== undefined || answer !== undefined;
    },
    async pause(waitMs) {
      if (state === "open") state = "paused";
      era++;
      dropWaiting();
      if (inFlight) await within(waitMs, inFlight);
      return !inFlight;
    },
    async answered() {
      if (!answer) return;
      const patienceMs = Math.max(LEAST_ANSWER_MS, Math.min(MOST_ANSWER_MS, 2 * slowestMs));
      await within(askedAtMs + patienceMs - performance.now(), answer.promise);
    },
    resume() {
      if (state === "paused") state = "open";
      void run();
    },
    writeNow(bytes, { force = false } = {}) {
      if (inFlight && !force) return false;
      try {
        const all = cutFrame || inFlight ? joinBytes(sequences.endString, bytes) : bytes;
        for (let at = 0; at < all.length;) at += output.writeSync(all.subarray(at));
      } catch (cause) {
        hangUp(cause);
      }
      cutFrame = false;
      return true;
    },
    close,
    totals,
  };
}

/** Waits for a promise, and not longer than so many milliseconds. */
async function within(waitMs: number, promise: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((resolve) => timer = setTimeout(resolve, waitMs));
  await Promise.race([promise, late]);
  clearTimeout(timer);
}
