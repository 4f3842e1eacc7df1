/** What must not outlive the process, with the way to undo it; in the order in which it came. */
const undoings = new Map<symbol, () => void>();
const paths = new Set<string>();
let tell: (path: string, kept: boolean) => void = () => {};

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
  const forget = undoAtExit(() => Deno.removeSync(path, { recursive: true }));
  paths.add(path);
  tell(path, true);
  return () => {
    forget();
    paths.delete(path);
    tell(path, false);
  };
}

/** Tells one listener of each path that is to be removed, now and later, and of each that no longer is. */
export function watchLeftovers(watch: (path: string, kept: boolean) => void): void {
  tell = watch;
  for (const path of paths) watch(path, true);
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
