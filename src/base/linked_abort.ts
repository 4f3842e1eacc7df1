/**
 * An abort that follows longer-lived signals until it is disposed. `AbortSignal.any()` would do,
 * but in Deno 2.4 each one leaves a trace on its sources (a poll a second for weeks adds up), and
 * what it gives can be collected while somebody still listens to it.
 */
export class LinkedAbort implements Disposable {
  readonly #controller = new AbortController();
  readonly #sources: readonly AbortSignal[];
  readonly #follow = () => this.#controller.abort();

  constructor(...sources: readonly AbortSignal[]) {
    this.#sources = sources;
    for (const source of sources) {
      if (source.aborted) this.#follow();
      else source.addEventListener("abort", this.#follow);
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Aborts this one alone. */
  abort(): void {
    this.#controller.abort();
  }

  /** Follows no longer; aborts nothing. */
  [Symbol.dispose](): void {
    for (const source of this.#sources) source.removeEventListener("abort", this.#follow);
  }
}
