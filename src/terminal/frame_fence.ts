import { orAfter } from "../base/or_after.ts";
import { FENCES } from "./sequences.ts";

interface FrameFenceOptions {
  /** After so long an answer is not waited for any more, in milliseconds. */
  readonly timeoutMs?: number;
  /** How long the terminal took for an answer so far, in milliseconds. */
  readonly answerMs?: number;
}

/** An answer that is due is waited for twice as long as any before it, within these limits. */
const LEAST_ANSWER_MS = 700;
const MOST_ANSWER_MS = 3_500;

/**
 * The question with which each frame ends, and the answer that the next one waits for. Questions are
 * numbered below `FENCES`, so that a late answer is not taken for another's.
 */
export class FrameFence {
  readonly #onOpen: () => void;
  readonly #silences = new Set<() => void>();
  #question: ((fence: number) => string) | undefined;
  #timeoutMs = 0;
  #number = 0;
  #answer: PromiseWithResolvers<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #askedAtMs = 0;
  #slowestMs = 0;

  /** `onOpen`: no answer is waited for any more. */
  constructor(onOpen: () => void) {
    this.#onOpen = onOpen;
  }

  /**
   * From now on each frame ends with a question, and the next one waits for its answer: a slow link never
   * holds more than one frame. Only for a terminal that is known to answer. Without a question, frames
   * follow each other freely.
   */
  use(
    question: ((fence: number) => string) | undefined,
    { timeoutMs = 10_000, answerMs = 0 }: FrameFenceOptions = {},
  ): void {
    this.#question = question;
    this.#timeoutMs = timeoutMs;
    this.#slowestMs = Math.max(this.#slowestMs, answerMs);
  }

  /** An answer is due. */
  get isClosed(): boolean {
    return this.#answer !== undefined;
  }

  /** The question for a frame, whose answer is due from now on; empty where nothing is asked. */
  close(): string {
    if (this.#question === undefined) return "";
    this.#number = (this.#number + 1) % FENCES;
    this.#answer = Promise.withResolvers();
    this.#askedAtMs = performance.now();
    this.#timer = setTimeout(() => {
      this.open();
      for (const handler of [...this.#silences]) handler();
    }, this.#timeoutMs);
    return this.#question(this.#number);
  }

  /** This question is answered; without a number: whichever was asked last. */
  answer(number?: number): void {
    if (number !== undefined && number !== this.#number) return;
    if (this.#answer) {
      this.#slowestMs = Math.max(this.#slowestMs, performance.now() - this.#askedAtMs);
    }
    this.open();
  }

  /** Waits for no answer. */
  open(): void {
    clearTimeout(this.#timer);
    this.#answer?.resolve();
    this.#answer = undefined;
    this.#onOpen();
  }

  /** Calls back when a question was not answered in time; returns the way to stop that. */
  onSilence(handler: () => void): () => void {
    this.#silences.add(handler);
    return () => this.#silences.delete(handler);
  }

  /**
   * Waits for the answer that is due, if any, about as long as the terminal takes for answers: one
   * that came later would end in the shell.
   */
  async answered(): Promise<void> {
    if (!this.#answer) return;
    const patienceMs = Math.max(LEAST_ANSWER_MS, Math.min(MOST_ANSWER_MS, 2 * this.#slowestMs));
    await orAfter(this.#askedAtMs + patienceMs - performance.now(), this.#answer.promise);
  }
}
