import { whenAborted } from "../../base/when_aborted.ts";

/**
 * Lets only so many hosts connect at a time: a fleet's handshakes all at once would keep this
 * machine's cores busy for seconds, and a jump host drops them (sshd's `MaxStartups`, 10 by default).
 */
export class ConnectGate {
  readonly #longestMs: number;
  readonly #waiting = new Set<() => void>();
  #free: number;

  /** Nobody holds a place longer than `longestMs`, so that dead hosts do not hold up the others. */
  constructor(places = 8, { longestMs = 2_000 }: { readonly longestMs?: number } = {}) {
    this.#free = places;
    this.#longestMs = longestMs;
  }

  /**
   * Waits for a place, which is left by disposing of it, once; on abort it resolves at once, without
   * one.
   */
  async enter(signal: AbortSignal): Promise<Disposable> {
    if (this.#free > 0) this.#free--;
    else if (!await this.#wait(signal)) return { [Symbol.dispose]() {} };
    let inside = true;
    const leave = () => {
      if (!inside) return;
      inside = false;
      clearTimeout(timer);
      const [next] = this.#waiting;
      if (next === undefined) return void this.#free++;
      this.#waiting.delete(next);
      next();
    };
    const timer = setTimeout(leave, this.#longestMs);
    return { [Symbol.dispose]: leave };
  }

  /** False where the wait was aborted. */
  async #wait(signal: AbortSignal): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const enter = () => resolve(true);
    this.#waiting.add(enter);
    using _aborting = whenAborted(signal, () => {
      this.#waiting.delete(enter);
      resolve(false);
    });
    return await promise;
  }
}
