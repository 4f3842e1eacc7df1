/**
 * Does one piece of work at a time. What is asked for meanwhile waits, and only the newest of it:
 * those between are dropped.
 */
export class NewestOnly {
  #working = false;
  #waiting: ((started: boolean) => void) | undefined;

  /** Resolves to the work's result; to undefined where newer work took its place before it began. */
  async run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.#working) {
      this.#waiting?.(false);
      const started = await new Promise<boolean>((give) => this.#waiting = give);
      if (!started) return undefined;
    }
    this.#working = true;
    try {
      return await work();
    } finally {
      const next = this.#waiting;
      this.#waiting = undefined;
      // Waiting work is begun at once, before a later call could slip in between.
      if (next === undefined) this.#working = false;
      else next(true);
    }
  }
}
