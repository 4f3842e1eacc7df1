import { joinBytes } from "../base/join_bytes.ts";
import { writeWithoutWaiting } from "./discard_output.ts";
import type { TerminalInput } from "./input_reader.ts";
import { sequences } from "./sequences.ts";
import type { Writer } from "./writer.ts";

export interface HeldScreenOptions {
  readonly stdin: TerminalInput;
  readonly writer: Writer;
  /** The keys that signal are read as keys, too. */
  readonly keyboard: boolean;
  readonly screen: "alternate" | "normal";
  /** Throws away what the terminal has not taken; false where that cannot be done. */
  readonly discard: () => boolean;
}

/** How often the system is asked to throw away what the terminal does not take. */
const DISCARDS = 25;
const DISCARD_MS = 4;

/** The terminal's screen and input modes, taken and given back. */
export class HeldScreen {
  readonly #options: HeldScreenOptions;
  readonly #hasInput: boolean;
  readonly #leaves = new Set<() => Uint8Array>();
  #onScreen = false;
  #isRaw = false;
  /** What was thrown away may have ended a sequence. */
  #isCut = false;

  constructor(options: HeldScreenOptions) {
    this.#options = options;
    this.#hasInput = options.stdin.isTerminal();
  }

  /** It is ours still. */
  get isHeld(): boolean {
    return this.#onScreen;
  }

  /** Adds bytes to be written before the screen is left; returns the way to stop that. */
  onLeave(handler: () => Uint8Array): () => void {
    this.#leaves.add(handler);
    return () => this.#leaves.delete(handler);
  }

  enter(): void {
    const { stdin, writer, keyboard, screen } = this.#options;
    this.#onScreen = true;
    this.#isCut = false;
    this.#isRaw = true;
    // Without a keyboard the keys that signal still must: only echo and line editing go.
    if (this.#hasInput) stdin.setRaw(true, { cbreak: !keyboard });
    writer.writeNow(joinBytes(screen === "normal" ? sequences.enterNormal : sequences.enter), {
      force: true,
    });
  }

  /** Gives the screen back and, where that went, the input. */
  leave(force = false): void {
    this.leaveScreen(force);
    if (!this.#onScreen) this.#giveInput();
  }

  /** Gives the screen alone back: answers that are due are kept from the shell. */
  leaveScreen(force = false): void {
    if (!this.#onScreen) return;
    if (this.#options.writer.writeNow(this.#wayOut(), { force })) this.#onScreen = false;
  }

  /** A terminal that no longer reads: what it has not taken is thrown away, so that the way out fits. */
  async discardStuck(): Promise<boolean> {
    const { writer, discard } = this.#options;
    for (let round = 0; round < DISCARDS && discard(); round++) {
      this.#isCut = true;
      if (await writer.pause(DISCARD_MS)) return discard();
    }
    return false;
  }

  /**
   * Questions that the terminal has not read yet, as one that is stopped: it would answer them to the
   * shell. What was to give the screen back may be thrown away with them, and is due again.
   */
  takeQuestionsBack(): void {
    if (!this.#options.discard()) return;
    this.#isCut = true;
    this.#onScreen = true;
  }

  /** The last moment: nothing may be waited for any more; the runtime itself gives the input back. */
  abandon(): void {
    const { writer, discard } = this.#options;
    if (!writer.stuck) return this.leave(true);
    for (let round = 0; round < DISCARDS && discard(); round++) pauseFor(DISCARD_MS);
    this.#isCut = true;
    if (this.#onScreen) writeWithoutWaiting(this.#wayOut());
    this.#onScreen = false;
  }

  #wayOut(): Uint8Array {
    const last = [...this.#leaves].map((handler) => handler());
    const { leave, leaveNormal, endString } = sequences;
    const back = this.#options.screen === "normal" ? leaveNormal : leave;
    return joinBytes(...(this.#isCut ? [endString] : []), ...last, back);
  }

  #giveInput(): void {
    if (!this.#isRaw) return;
    this.#isRaw = false;
    try {
      if (this.#hasInput) this.#options.stdin.setRaw(false);
    } catch {
      // A terminal that has hung up has no modes to restore.
    }
  }
}

/** Holds up this thread, in milliseconds. */
function pauseFor(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
