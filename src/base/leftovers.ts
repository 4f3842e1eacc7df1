/** What must not outlive the process, with the way to undo it; in the order in which it came. */
const undoings = new Map<symbol, () => void>();

/**
 * Registers what is to be undone, synchronously, where the process is ended before its owner could.
 * Returns the way to forget it.
 */
export function undoAtExit(undo: () => void): () => void {
  const key = Symbol("leftover");
  undoings.set(key, undo);
  return () => void undoings.delete(key);
}

/** The same for a file or a folder that is to be removed. Returns the way to forget it. */
export function removeAtExit(path: string): () => void {
  return undoAtExit(() => Deno.removeSync(path, { recursive: true }));
}

/** Undoes what is registered, the newest first; what cannot be undone is left. */
export function undoLeftovers(): void {
  for (const undo of [...undoings.values()].reverse()) {
    try {
      undo();
    } catch {
      // It is gone already, or nobody may remove it any more.
    }
  }
  undoings.clear();
}
