/** A signal that aborts after a while; without a duration it never does by itself. */
export function runFor(durationMs: number | undefined, signal: AbortSignal): AbortSignal {
  return durationMs === undefined
    ? signal
    : AbortSignal.any([signal, AbortSignal.timeout(durationMs)]);
}

/** Resolves when a signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true })
  );
}
