import { setImmediate } from "node:timers";

/** Milliseconds of work after which other tasks get their turn. */
const STRETCH_MS = 1;

/** Asks for a turn for others: a promise to await where it is time, else nothing. */
export type Pause = () => Promise<void> | undefined;

/** Runs work that stops now and then, with turns for others where it stops. */
export async function inStretches(work: Iterable<void>, pause: Pause): Promise<void> {
  for (const _ of work) {
    const turn = pause();
    // Without a turn to wait for, not even a microtask: work stops hundreds of times a frame.
    if (turn !== undefined) await turn;
  }
}

/**
 * A function to call again and again during long work on the main thread: it lets other tasks
 * run when enough was done since they last did. It throws the signal's reason on abort.
 */
export function pauser(signal: AbortSignal | undefined): Pause {
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
