/** So many addresses are kept account of; then all begin anew. */
const MOST_ADDRESSES = 1_000;

/** How often one may ask. */
export interface Rate {
  readonly atOnce: number;
  readonly perSecond: number;
}

interface Account {
  left: number;
  atMs: number;
}

/** How often each address may ask: a number at once, and so many a second in the long run. */
export class RateLimit {
  readonly #accounts = new Map<string, Account>();
  readonly #rate: Rate;

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** Whether an address may ask now, a time of the monotonic clock; then it has. */
  take(address: string, nowMs: number): boolean {
    if (this.#accounts.size >= MOST_ADDRESSES) this.#accounts.clear();
    const { atOnce, perSecond } = this.#rate;
    const { left, atMs } = this.#accounts.get(address) ?? { left: atOnce, atMs: nowMs };
    const now = Math.min(atOnce, left + (nowMs - atMs) / 1000 * perSecond);
    const isLetIn = now >= 1;
    this.#accounts.set(address, { left: isLetIn ? now - 1 : now, atMs: nowMs });
    return isLetIn;
  }
}
