import { orAfter } from "../base/or_after.ts";

/**
 * How long after a question its answer is worth waiting for before the terminal is given back, in
 * milliseconds: as slow as links are. What comes later than that ends in the shell.
 */
const PATIENCE_MS = 3_500;

/**
 * The rounds of questions to which a terminal owes an answer: whoever gives the terminal back
 * before it has come leaves the answer to the shell, which takes it for typed text.
 */
export class DueReplies {
  readonly #askedAtMs: number[] = [];
  #settling = Promise.withResolvers<void>();

  /** A round was asked. */
  ask(): void {
    this.#askedAtMs.push(performance.now());
  }

  /** The last answer of a round came: of the oldest, since terminals answer in order. */
  answered(): void {
    this.#askedAtMs.shift();
    if (!this.any) this.giveUp();
  }

  /** Answers may still come, however late. */
  get any(): boolean {
    return this.#askedAtMs.length > 0;
  }

  /** Comes back when all answers are there, or when none is worth waiting for. */
  async settled(): Promise<void> {
    const lastMs = this.#askedAtMs.at(-1);
    if (lastMs === undefined) return;
    const waitMs = lastMs + PATIENCE_MS - performance.now();
    if (waitMs > 0) await orAfter(waitMs, this.#settling.promise);
  }

  /** Ends all waiting. */
  giveUp(): void {
    this.#settling.resolve();
    this.#settling = Promise.withResolvers();
  }
}
