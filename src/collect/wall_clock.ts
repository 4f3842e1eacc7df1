import type { Clock } from "./clock.ts";

/** How far the wall clock may be from what the monotonic one says before it was set anew. */
const STEP_MS = 1_000;

/**
 * Wall-clock time that runs with the monotonic clock, so that readings keep their distances, and
 * follows the system's clock when that was set (or when the machine slept).
 */
export class WallClock {
  readonly #clock: Clock;
  #offsetMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#offsetMs = clock.wallMs() - clock.monotonicMs();
  }

  /** Epoch milliseconds of a monotonic time that is now or just past. */
  at(monotonicMs: number): number {
    const offsetMs = this.#clock.wallMs() - this.#clock.monotonicMs();
    if (Math.abs(offsetMs - this.#offsetMs) > STEP_MS) this.#offsetMs = offsetMs;
    return monotonicMs + this.#offsetMs;
  }
}
