import { sleep } from "../base/sleep.ts";

/** The two clocks and the only way to wait, so that tests need neither. */
export interface Clock {
  /** Milliseconds that never step: for arithmetic. */
  monotonicMs(): number;
  /** Epoch milliseconds: for labels. */
  wallMs(): number;
  /** Resolves after `ms` milliseconds, or at once when the signal is aborted; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The clocks of this machine. */
export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  sleep,
};

/** Two clocks read one after the other may be held up between: so often they are read again. */
const MOST_TRIES = 4;
/** Read within so long of each other they are as good as read at once. */
const AT_ONCE_MS = 0.5;

/**
 * How far the wall clock is ahead of the monotonic one now, in milliseconds. It changes when the wall clock
 * is set, and when the machine sleeps, which stops the monotonic one.
 */
export function clocksApartMs(clock: Clock): number {
  let apartMs = 0, leastMs = Infinity;
  for (let tries = 0; tries < MOST_TRIES && leastMs > AT_ONCE_MS; tries++) {
    const before = clock.monotonicMs();
    const wallMs = clock.wallMs();
    const after = clock.monotonicMs();
    if (after - before >= leastMs) continue;
    leastMs = after - before;
    apartMs = wallMs - (before + after) / 2;
  }
  return apartMs;
}
