import type { Clock } from "../../src/collect/clock.ts";

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** A clock that moves only when it is told to. */
export class FakeClock implements Clock {
  nowMs: number;
  /** The wall clock's lead. */
  wallOffsetMs = 1_795_229_894_000;
  readonly #sleepers = new Set<Sleeper>();

  constructor(nowMs = 5_000) {
    this.nowMs = nowMs;
  }

  monotonicMs(): number {
    return this.nowMs;
  }

  wallMs(): number {
    return this.nowMs + this.wallOffsetMs;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper = {
        dueMs: this.nowMs + ms,
        wake: () => {
          this.#sleepers.delete(sleeper);
          signal.removeEventListener("abort", sleeper.wake);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal.addEventListener("abort", sleeper.wake);
    });
  }

  /** Moves on, waking every sleeper at its own time, and lets all that follows from it happen. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms;
    await settle();
    for (;;) {
      const [next] = [...this.#sleepers].sort((a, b) => a.dueMs - b.dueMs);
      if (!next || next.dueMs > untilMs) break;
      this.nowMs = Math.max(this.nowMs, next.dueMs);
      next.wake();
      await settle();
    }
    this.nowMs = untilMs;
    await settle();
  }

  /** Moves on at once, as if the process had been held up: who was due wakes late. */
  async stall(ms: number): Promise<void> {
    this.nowMs += ms;
    for (const sleeper of [...this.#sleepers]) {
      if (sleeper.dueMs <= this.nowMs) sleeper.wake();
    }
    await settle();
  }
}

/** Lets every promise that can go on go on. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setTimeout(resolve, 0));
}
