import type { InputEvent } from "./input_event.ts";
import { createKeyParser } from "./keys.ts";

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
  /** How long a lone ESC waits for what may follow, in milliseconds. */
  readonly escapeMs?: number;
  /** The same while a reply of the terminal is awaited: links are slow, and replies begin with ESC. */
  readonly replyEscapeMs?: number;
}

/** Reads keys and replies until it is closed. */
export interface InputReader {
  /** Replies may come: be patient with an ESC. */
  awaitReplies(awaiting: boolean): void;
  /** While paused nothing is read, so that another program may have the terminal's input. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** How long an unfinished sequence or paste may stand still before it is given up. */
const ABANDON_MS = 5_000;

/** Starts to read an input. A read that is on its way when it is closed ends with the process. */
export function startInputReader(input: TerminalInput, options: InputReaderOptions): InputReader {
  const { onEvent, onEnd, escapeMs = 50, replyEscapeMs = 500 } = options;
  const parser = createKeyParser();
  let closed = false;
  let replies = false;
  let paused: PromiseWithResolvers<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn: ReturnType<typeof setTimeout> | undefined;
  let endTurn: (() => void) | undefined;

  function tell(events: readonly InputEvent[]): void {
    for (const event of events) {
      if (!closed) onEvent(event);
    }
  }

  function arm(): void {
    clearTimeout(timer);
    if (!parser.pending || closed) return;
    timer = setTimeout(() => {
      tell(parser.settle({ replies }));
      if (parser.pending && !closed) timer = setTimeout(abandon, ABANDON_MS);
    }, replies ? replyEscapeMs : escapeMs);
  }

  function abandon(): void {
    // A reply that is late on a slow link must not turn into keys half-way.
    if (replies) timer = setTimeout(abandon, ABANDON_MS);
    else tell(parser.abandon());
  }

  async function run(): Promise<void> {
    const buffer = new Uint8Array(16_384);
    while (!closed) {
      if (paused) await paused.promise;
      if (closed) return;
      const count = await read(buffer);
      if (closed) return;
      if (typeof count !== "number") return onEnd(count.cause);
      tell(parser.feed(buffer.subarray(0, count)));
      arm();
      // A key that ends the program ends it before the next read, which nobody could take back.
      await new Promise<void>((resolve) => {
        endTurn = resolve;
        turn = setTimeout(resolve);
      });
    }
  }

  async function read(buffer: Uint8Array): Promise<number | { cause?: unknown }> {
    try {
      return await input.read(buffer) ?? {};
    } catch (cause) {
      return { cause };
    }
  }

  // What is thrown here is thrown by a handler: a bug that must come to light, not a hangup.
  run().catch(reportError);

  return {
    awaitReplies(awaiting) {
      replies = awaiting;
    },
    pause() {
      paused ??= Promise.withResolvers<void>();
    },
    resume() {
      paused?.resolve();
      paused = undefined;
    },
    close() {
      closed = true;
      clearTimeout(timer);
      clearTimeout(turn);
      endTurn?.();
      paused?.resolve();
    },
  };
}
