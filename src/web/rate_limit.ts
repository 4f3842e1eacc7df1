/** So many addresses are kept account of; then all begin anew. */
const MOST_ADDRESSES = 1_000;

interface Account {
  left: number;
  atMs: number;
}

/** How often each address may ask: a number at once, and so many a second in the long run. */
export class RateLimit {
  readonly #accounts = new Map<string, Account>();
  readonly #atOnce: number;
  readonly #perSecond: number;

  constructor(options: { readonly atOnce: number; readonly perSecond: number }) {
    this.#atOnce = options.atOnce;
    this.#perSecond = options.perSecond;
  }

  /** Whether an address may ask now, a time of the monotonic clock; then it has. */
  take(address: string, nowMs: number): boolean {
    if (this.#accounts.size >= MOST_ADDRESSES) this.#accounts.clear();
    const { left, atMs } = this.#accounts.get(address) ?? { left: this.#atOnce, atMs: nowMs };
    const now = Math.min(this.#atOnce, left + (nowMs - atMs) / 1000 * this.#perSecond);
    const isLetIn = now >= 1;
    this.#accounts.set(address, { left: isLetIn ? now - 1 : now, atMs: nowMs });
    return isLetIn;
  }
}
