/** How long to wait before connecting again. */
export interface BackoffOptions {
  /** A number in [0, 1), for the jitter. */
  readonly random?: () => number;
  /** The first wait after a loss, in milliseconds. */
  readonly firstMs?: number;
  /** The longest wait after losses that may pass by themselves. */
  readonly longestMs?: number;
  /** The first wait after a refused login or host key. */
  readonly firstPermanentMs?: number;
  /** The longest wait after refused logins or host keys. */
  readonly longestPermanentMs?: number;
}

/**
 * Waits that double from failure to failure, each drawn from the upper half of its range so that
 * many hosts lost at once do not return at once.
 */
export class Backoff {
  readonly #options: Required<BackoffOptions>;
  #failures = 0;

  constructor(options: BackoffOptions = {}) {
    this.#options = {
      random: Math.random,
      firstMs: 500,
      longestMs: 30_000,
      firstPermanentMs: 15_000,
      longestPermanentMs: 120_000,
      ...options,
    };
  }

  /** The wait after one more failure, in milliseconds. */
  nextMs(permanent = false): number {
    const { random, firstMs, longestMs, firstPermanentMs, longestPermanentMs } = this.#options;
    const first = permanent ? firstPermanentMs : firstMs;
    const longest = permanent ? longestPermanentMs : longestMs;
    const range = Math.min(longest, first * 2 ** Math.min(this.#failures, 30));
    this.#failures++;
    return range * (0.5 + random() / 2);
  }

  /** To be called when a connection has proved itself. */
  reset(): void {
    this.#failures = 0;
  }
}
