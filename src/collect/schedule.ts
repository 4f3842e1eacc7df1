import type { Clock } from "./clock.ts";

/** A moment of the schedule at which a tick starts. */
export interface Slot {
  readonly index: number;
  /** Now. */
  readonly monotonicMs: number;
  /** Now against start + index x interval. */
  readonly latenessMs: number;
}

/** How far behind its schedule the polling runs. */
export interface Lateness {
  readonly ticks: number;
  readonly totalMs: number;
  readonly maxMs: number;
  /** Slots of the schedule in which no tick started. */
  readonly missedSlots: number;
}

/**
 * The fixed schedule start + n x interval, slot 0 at once. A slot that was passed over is counted,
 * never caught up; one that comes up more than half an interval late is passed over too, so that two
 * ticks are never bunched (unless that would pass over two in a row).
 */
export class Schedule {
  readonly #intervalMs: number;
  readonly #clock: Clock;
  #startMs: number | undefined;
  #index = 0;
  #ticks = 0;
  #totalMs = 0;
  #maxMs = 0;
  #missedSlots = 0;

  constructor(intervalMs: number, clock: Clock) {
    this.#intervalMs = intervalMs;
    this.#clock = clock;
  }

  /** Waits for the next slot; `undefined` when the signal is aborted. */
  async next(signal: AbortSignal): Promise<Slot | undefined> {
    if (this.#startMs === undefined) {
      this.#startMs = this.#clock.monotonicMs();
      return signal.aborted ? undefined : this.#take(this.#startMs, this.#startMs);
    }
    let passedOver = false;
    for (;;) {
      const waitMs = this.#dueMs(this.#startMs) - this.#clock.monotonicMs();
      if (waitMs > 0) await this.#clock.sleep(waitMs, signal);
      else await Promise.resolve();
      if (signal.aborted) return undefined;
      const nowMs = this.#clock.monotonicMs();
      this.#passTo(Math.floor((nowMs - this.#startMs) / this.#intervalMs));
      const latenessMs = nowMs - this.#dueMs(this.#startMs);
      if (latenessMs <= this.#intervalMs / 2 || passedOver) {
        return this.#take(nowMs, this.#startMs);
      }
      this.#passTo(this.#index + 1);
      passedOver = true;
    }
  }

  lateness(): Lateness {
    return {
      ticks: this.#ticks,
      totalMs: this.#totalMs,
      maxMs: this.#maxMs,
      missedSlots: this.#missedSlots,
    };
  }

  #dueMs(startMs: number): number {
    return startMs + this.#index * this.#intervalMs;
  }

  #passTo(index: number): void {
    if (index <= this.#index) return;
    this.#missedSlots += index - this.#index;
    this.#index = index;
  }

  #take(nowMs: number, startMs: number): Slot {
    // A timer may fire a fraction of a millisecond early.
    const latenessMs = Math.max(0, nowMs - this.#dueMs(startMs));
    this.#ticks++;
    this.#totalMs += latenessMs;
    this.#maxMs = Math.max(this.#maxMs, latenessMs);
    return { index: this.#index++, monotonicMs: nowMs, latenessMs };
  }
}
