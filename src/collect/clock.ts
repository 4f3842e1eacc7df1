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
  sleep(ms, signal) {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, Math.max(0, ms));
      signal.addEventListener("abort", end, { once: true });
    });
  },
};
