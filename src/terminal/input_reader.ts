import type { InputEvent } from "./input_event.ts";
import { KeyParser } from "./keys.ts";

/** The part of `Deno.stdin` that is needed. */
export interface TerminalInput {
  read(buffer: Uint8Array): Promise<number | null>;
  setRaw(mode: boolean, options?: { cbreak: boolean }): void;
  isTerminal(): boolean;
}

export interface InputReaderOptions {
  readonly onEvent: (event: InputEvent) => void;
  /** The input has ended or failed: the terminal is gone. */
  readonly onEnd: (cause?: unknown) => void;
}

/** How long a lone ESC waits for what may follow, in milliseconds. */
const ESCAPE_MS = 50;
/** The same while a reply of the terminal is awaited: links are slow, and replies begin with ESC. */
const REPLY_ESCAPE_MS = 500;
/** How long an unfinished sequence or paste may stand still before it is given up. */
const ABANDON_MS = 5_000;

/** Reads keys and replies until it is closed. A read that is on its way then ends with the process. */
export class InputReader {
  readonly #input: TerminalInput;
  readonly #options: InputReaderOptions;
  readonly #parser = new KeyParser();
  #closed = false;
  #replies = false;
  #paused: PromiseWithResolvers<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn: ReturnType<typeof setTimeout> | undefined;
  #endTurn: (() => void) | undefined;

  /** Starts to read. */
  constructor(input: TerminalInput, options: InputReaderOptions) {
    this.#input = input;
    this.#options = options;
    // What is thrown here is thrown by a handler: a bug that must come to light, not a hangup.
    this.#run().catch(reportError);
  }

  /** Replies may come: be patient with an ESC. */
  awaitReplies(awaiting: boolean): void {
    this.#replies = awaiting;
  }

  /** While paused nothing is read, so that another program may have the terminal's input. */
  pause(): void {
    this.#paused ??= Promise.withResolvers<void>();
  }

  resume(): void {
    this.#paused?.resolve();
    this.#paused = undefined;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#turn);
    this.#endTurn?.();
    this.#paused?.resolve();
  }

  async #run(): Promise<void> {
    const buffer = new Uint8Array(16_384);
    while (!this.#closed) {
      if (this.#paused) await this.#paused.promise;
      if (this.#closed) return;
      const count = await this.#read(buffer);
      if (this.#closed) return;
      if (typeof count !== "number") return this.#options.onEnd(count.cause);
      this.#tell(this.#parser.feed(buffer.subarray(0, count)));
      this.#arm();
      // A key that ends the program ends it before the next read, which nobody could take back.
      await new Promise<void>((resolve) => {
        this.#endTurn = resolve;
        this.#turn = setTimeout(resolve);
      });
    }
  }

  async #read(buffer: Uint8Array): Promise<number | { cause?: unknown }> {
    try {
      return await this.#input.read(buffer) ?? {};
    } catch (cause) {
      return { cause };
    }
  }

  #tell(events: readonly InputEvent[]): void {
    for (const event of events) {
      if (!this.#closed) this.#options.onEvent(event);
    }
  }

  #arm(): void {
    clearTimeout(this.#timer);
    if (!this.#parser.pending || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#tell(this.#parser.settle({ replies: this.#replies }));
      if (this.#parser.pending && !this.#closed) this.#abandonLater();
    }, this.#replies ? REPLY_ESCAPE_MS : ESCAPE_MS);
  }

  #abandonLater(): void {
    this.#timer = setTimeout(() => {
      // A reply that is late on a slow link must not turn into keys half-way.
      if (this.#replies) this.#abandonLater();
      else this.#tell(this.#parser.abandon());
    }, ABANDON_MS);
  }
}
