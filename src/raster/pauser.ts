import { setImmediate } from "node:timers";

/** Milliseconds of work after which other tasks get their turn. */
const STRETCH_MS = 1.5;

/**
 * A function to await again and again during long work on the main thread: it lets other tasks
 * run when enough was done since they last did, and throws the signal's reason on abort.
 */
export function pauser(signal: AbortSignal | undefined): () => Promise<void> | undefined {
  let resumedAt = performance.now();
  return () => {
    signal?.throwIfAborted();
    if (performance.now() - resumedAt < STRETCH_MS) return undefined;
    return new Promise((resolve, reject) =>
      setImmediate(() => {
        resumedAt = performance.now();
        if (signal?.aborted) reject(signal.reason);
        else resolve();
      })
    );
  };
}
