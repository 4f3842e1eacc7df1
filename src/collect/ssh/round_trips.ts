import { type AnswerTime, answerTime } from "../answer_time.ts";

/** So many of the last round trips say how short one can be. */
const REMEMBERED = 32;

/**
 * Places the answers of a host whose clock cannot be asked by their round trips. The shortest of
 * late is the way itself, whose length shifts all answers alike; what a trip took beyond it may have
 * passed before the server answered or after, and is uncertain.
 */
export class RoundTrips {
  readonly #tripsMs: number[] = [];

  /** When an answer was given whose request was sent and that arrived at these times. */
  place(sentAtMs: number, arrivedAtMs: number): AnswerTime {
    const tripMs = Math.max(0, arrivedAtMs - sentAtMs);
    // Of the first nothing is known but that it lies between.
    const isFirst = this.#tripsMs.length === 0;
    this.#tripsMs.push(tripMs);
    if (this.#tripsMs.length > REMEMBERED) this.#tripsMs.shift();
    const wayMs = isFirst ? 0 : Math.min(...this.#tripsMs);
    return answerTime(sentAtMs + wayMs / 2, arrivedAtMs - wayMs / 2);
  }
}
