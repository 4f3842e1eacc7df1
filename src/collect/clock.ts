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
