import { CollectError } from "../../model/errors.ts";
import type { ExchangeOptions } from "../../model/transport.ts";

/** An exchange that waits for its end: the answer, a failure, its deadline or an abort. */
export class PendingExchange<T = void> {
  readonly promise: Promise<T>;
  readonly #resolve: (answer: T) => void;
  readonly #reject: (error: CollectError) => void;
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #signal: AbortSignal;
  readonly #onAbort: () => void;
  #settled = false;

  /** `onGivenUp` is called when nobody waits any more: at the deadline and on abort. */
  constructor(
    { deadlineMs, signal }: ExchangeOptions,
    { onGivenUp, late }: { readonly onGivenUp: () => void; readonly late: () => string },
  ) {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.promise = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#signal = signal;
    this.#onAbort = () => {
      if (this.fail(abortedError())) onGivenUp();
    };
    this.#timer = setTimeout(() => {
      if (this.fail(new CollectError("timeout", late()))) onGivenUp();
    }, Math.max(0, deadlineMs));
    signal.addEventListener("abort", this.#onAbort, { once: true });
    if (signal.aborted) this.#onAbort();
  }

  get settled(): boolean {
    return this.#settled;
  }

  /** False where the exchange had ended before. */
  succeed(answer: T): boolean {
    return this.#settle(() => this.#resolve(answer));
  }

  fail(error: CollectError): boolean {
    return this.#settle(() => this.#reject(error));
  }

  #settle(how: () => void): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#signal.removeEventListener("abort", this.#onAbort);
    how();
    return true;
  }
}

/** The program is stopping, or the caller lost interest. */
export function abortedError(): CollectError {
  return new CollectError("aborted", "given up because the program is stopping");
}
