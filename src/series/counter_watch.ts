import { difference } from "./difference.ts";
import type { Quantity } from "./sample.ts";

/**
 * What a counter's answer is worth:
 * - `first`: it can only be measured from; what was before says nothing of it
 * - `good`: it goes on from the last good one
 * - `held`: it stands a little below the highest one, and is left out until it is there again
 * - `odd`: it cannot be, or not be believed yet, and is left out
 * - `anew`: the counter was cleared at the answer before, which was left out: it goes on from that one
 */
export type Verdict = "first" | "good" | "held" | "odd" | "anew";

/** ATS counts in 64 bits with a sign: what is printed beyond is a number below 0. */
const MOST = 2n ** 63n;
/** A counter that is summed up from many threads may step back by a little: so much, or this share. */
const SMALL_FALL = 16;
const SMALL_SHARE = 0.01;
/** So many answers may stand below the highest one before it is believed that the counter does. */
const MOST_HELD = 10;
/** A rise per second beyond this, and so many times the fastest so far, is believed when it stays. */
const SWIFT_PER_S = 1e10;
const SWIFT_FACTOR = 1000;

/**
 * Judges the answers of one counter of a server that was not restarted between them: a counter only
 * rises, so one that falls, or leaps beyond belief and comes back, is an odd answer and no traffic.
 */
export class CounterWatch {
  /** The last good answer: the highest one. */
  #peak: Quantity | undefined;
  #peakAtMs = 0;
  /** The answer before, where it was below the peak. */
  #low: Quantity | undefined;
  #held = 0;
  /** The answer before, where it leapt beyond belief. */
  #leapt: Quantity | undefined;
  /** The peak before the counter was cleared: it may prove that it was not. */
  #former: Quantity | undefined;
  #fastest = 0;

  /** Judges the next answer, made at `atMs` of a clock that does not step. */
  judge(value: Quantity, atMs: number): Verdict {
    if (value < 0 || value >= MOST) return this.#doubt(undefined);
    const peak = this.#peak;
    if (peak === undefined) return this.#take(value, atMs, "first");
    if (value < peak) return this.#below(value, peak, atMs);
    const leapt = this.#leapt;
    this.#leapt = undefined;
    const perSecond = difference(value, peak) / Math.max(1, atMs - this.#peakAtMs) * 1000;
    const stays = leapt !== undefined && value >= leapt;
    if (!stays && perSecond > Math.max(SWIFT_PER_S, SWIFT_FACTOR * this.#fastest)) {
      return this.#doubt(value);
    }
    const former = this.#former;
    if (former !== undefined && value >= former) {
      this.#former = undefined;
      // Half of all that was ever counted, in one go: the low answers were the odd ones.
      if (Number(peak) < Number(former) / 2) return this.#take(value, atMs, "first");
    }
    this.#fastest = Math.max(this.#fastest, perSecond);
    return this.#take(value, atMs, "good");
  }

  /** Forgets all: the server's counters began anew. */
  restart(): void {
    this.#peak =
      this.#low =
      this.#leapt =
      this.#former =
        undefined;
    this.#held = 0;
  }

  /** Leaves out what does not tell where the counter stands. */
  #doubt(leapt: Quantity | undefined): Verdict {
    this.#leapt = leapt;
    this.#low = undefined;
    return "odd";
  }

  #below(value: Quantity, peak: Quantity, atMs: number): Verdict {
    const low = this.#low;
    this.#leapt = undefined;
    this.#low = value;
    this.#held++;
    const fall = difference(peak, value);
    const isSmall = fall <= Math.max(SMALL_FALL, SMALL_SHARE * Number(peak));
    if (low === undefined || value < low) return isSmall ? "held" : "odd";
    if (isSmall && this.#held <= MOST_HELD) return "held";
    if (!isSmall) this.#former ??= peak;
    return this.#take(value, atMs, "anew");
  }

  #take(value: Quantity, atMs: number, verdict: Verdict): Verdict {
    this.#peak = value;
    this.#peakAtMs = atMs;
    this.#low = undefined;
    this.#held = 0;
    return verdict;
  }
}
