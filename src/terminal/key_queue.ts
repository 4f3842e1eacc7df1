import type { KeyPress, Paste } from "./input_event.ts";

/** What is typed before anybody listens is kept up to so many events. */
const MOST_KEPT = 256;

/** Keys and pastes on their way to whoever listens; what nobody has listened to yet is kept. */
export class KeyQueue {
  readonly #handlers = new Set<(event: KeyPress | Paste) => void>();
  readonly #kept: (KeyPress | Paste)[] = [];
  readonly #isOpen: () => boolean;

  /** `isOpen`: whether what was kept may still be told. */
  constructor(isOpen: () => boolean) {
    this.#isOpen = isOpen;
  }

  /** Somebody listens. */
  get isHeard(): boolean {
    return this.#handlers.size > 0;
  }

  /** Calls back for each event, what was kept first; returns the way to stop that. */
  listen(handler: (event: KeyPress | Paste) => void): () => void {
    // After whoever listens is ready, and before anything that is typed from now on.
    if (this.#kept.length > 0) queueMicrotask(() => this.#tellKept());
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  tell(event: KeyPress | Paste): void {
    if (!this.isHeard) {
      if (this.#kept.length < MOST_KEPT) this.#kept.push(event);
      return;
    }
    for (const handler of [...this.#handlers]) handler(event);
  }

  #tellKept(): void {
    for (const event of this.#kept.splice(0)) {
      if (this.#isOpen()) this.tell(event);
    }
  }
}
