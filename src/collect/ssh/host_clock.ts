import { type AnswerTime, answerTime } from "../answer_time.ts";

/** Two clocks that never step drift apart by no more than this (the most that NTP slews). */
const DRIFT = 5e-4;
/** A better guess is followed so slowly that no rate is drawn more than this too high or low. */
const SLEW = 5e-3;

/** One round trip: two times here, two on the host, each by its own clock, in milliseconds. */
export interface RoundTrip {
  readonly sentAtMs: number;
  readonly arrivedAtMs: number;
  readonly receivedMs: number;
  readonly writtenMs: number;
}

/**
 * Maps a host's monotonic clock to this machine's. Each round trip shows between what bounds their
 * difference lies: a request arrives after it was sent, an answer after it was written (as in NTP,
 * RFC 5905). The narrowest bounds of late count, so a network that holds an answer up moves nothing.
 */
export class HostClock {
  #lowMs = -Infinity;
  #highMs = Infinity;
  /** Host time less local time, as it is applied. */
  #offsetMs = 0;
  #seenAtMs: number | undefined;
  /** After a jump of either clock: by how much the readings before and after it may be apart. */
  #doubtMs = 0;

  /** Learns from a round trip. */
  observe({ sentAtMs, arrivedAtMs, receivedMs, writtenMs }: RoundTrip): void {
    const sinceMs = Math.max(0, arrivedAtMs - (this.#seenAtMs ?? arrivedAtMs));
    const lowMs = writtenMs - arrivedAtMs;
    const highMs = Math.max(lowMs, receivedMs - sentAtMs);
    const slackMs = sinceMs * DRIFT;
    this.#lowMs = Math.max(this.#lowMs - slackMs, lowMs);
    this.#highMs = Math.min(this.#highMs + slackMs, highMs);
    const isFirst = this.#seenAtMs === undefined;
    this.#seenAtMs = arrivedAtMs;
    if (isFirst || this.#lowMs > this.#highMs) {
      // One of the machines slept or started anew: what was known is of another time.
      this.#lowMs = lowMs;
      this.#highMs = highMs;
      this.#offsetMs = (lowMs + highMs) / 2;
      this.#doubtMs = isFirst ? 0 : (highMs - lowMs) / 2;
      return;
    }
    const missMs = (this.#lowMs + this.#highMs) / 2 - this.#offsetMs;
    const mostMs = sinceMs * SLEW;
    this.#offsetMs += Math.min(mostMs, Math.max(-mostMs, missMs));
  }

  /** The local time of what happened on the host between two of its times, in milliseconds. */
  place(fromMs: number, toMs: number): AnswerTime {
    const doubtMs = this.#doubtMs;
    this.#doubtMs = 0;
    return answerTime(fromMs - this.#offsetMs - doubtMs, toMs - this.#offsetMs + doubtMs);
  }
}
