import { LinkedAbort } from "../base/linked_abort.ts";

/**
 * A signal that aborts after a while; without a duration it never does by itself. Not made by
 * `AbortSignal.any()`: in Deno 2.4 what that gives can be collected while somebody listens to it.
 */
export function runFor(durationMs: number | undefined, signal: AbortSignal): AbortSignal {
  return durationMs === undefined
    ? signal
    : new LinkedAbort(signal, AbortSignal.timeout(durationMs)).signal;
}

/** Resolves when a signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true })
  );
}
