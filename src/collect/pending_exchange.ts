import { CollectError } from "../model/errors.ts";
import { whenAborted } from "../base/when_aborted.ts";
import type { ExchangeOptions } from "../model/transport.ts";

/** An exchange that waits for its end: the answer, a failure, its deadline or an abort. */
export class PendingExchange<T = void> {
  readonly promise: Promise<T>;
  readonly #resolve: (answer: T) => void;
  readonly #reject: (error: unknown) => void;
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #aborting: Disposable | undefined;
  #settled = false;

  /**
   * `late`: what is said at the deadline. `onGivenUp` is called when nobody waits any more: then, and on
   * abort.
   */
  constructor(
    { deadlineMs, signal }: ExchangeOptions,
    { late, onGivenUp }: {
      readonly late: () => string;
      readonly onGivenUp?: (() => void) | undefined;
    },
  ) {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.promise = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    const giveUp = (error: CollectError) => {
      if (this.fail(error)) onGivenUp?.();
    };
    const onLate = () => giveUp(new CollectError("timeout", late()));
    this.#timer = setTimeout(onLate, Math.max(0, deadlineMs));
    this.#aborting = whenAborted(signal, () => giveUp(abortedError()));
  }

  get settled(): boolean {
    return this.#settled;
  }

  /** False where the exchange had ended before. */
  succeed(answer: T): boolean {
    return this.#settle(() => this.#resolve(answer));
  }

  fail(error: unknown): boolean {
    return this.#settle(() => this.#reject(error));
  }

  #settle(how: () => void): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#aborting?.[Symbol.dispose]();
    how();
    return true;
  }
}

/**
 * What work comes to; rejects with a `CollectError` at the deadline, in the words of `late`, and on abort.
 * The work itself goes on then, unless `onGivenUp` ends it.
 */
export function inTime<T>(
  work: Promise<T>,
  limits: ExchangeOptions,
  ways: ConstructorParameters<typeof PendingExchange>[1],
): Promise<T> {
  const pending = new PendingExchange<T>(limits, ways);
  work.then((done) => pending.succeed(done), (error) => pending.fail(error));
  return pending.promise;
}

/** The program is stopping, or the caller lost interest. */
export function abortedError(): CollectError {
  return new CollectError("aborted", "given up because the program is stopping");
}
