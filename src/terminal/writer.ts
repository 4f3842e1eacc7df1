import { joinBytes } from "../base/join_bytes.ts";
import { orAfter } from "../base/or_after.ts";
import { FrameFence } from "./frame_fence.ts";
import { sequences } from "./sequences.ts";

/** The part of `Deno.stdout` that is needed. */
export interface TerminalOutput {
  write(bytes: Uint8Array): Promise<number>;
  writeSync(bytes: Uint8Array): number;
  isTerminal(): boolean;
}

/** What became of a frame. */
export type Shown = "written" | "superseded" | "closed";

export interface WriterOptions {
  /** The other end is gone; called once, and nothing is written any more. */
  readonly onHangup?: (cause: unknown) => void;
  /** The most that is handed to the operating system at once, in bytes. */
  readonly chunkBytes?: number;
}

/** What it took to show a frame. */
export interface WrittenFrame {
  readonly bytes: number;
  /** From when it was to be shown until the terminal was ready for it, in milliseconds. */
  readonly waitedMs: number;
  readonly encodedMs: number;
  readonly writtenMs: number;
}

interface Waiting {
  readonly sinceMs: number;
  readonly encode: () => Uint8Array;
  readonly settle: (shown: Shown) => void;
  readonly isFrame: boolean;
}

/**
 * The one owner of a terminal's output. Errors of the output end it: they mean that nobody looks any
 * more.
 */
export class Writer {
  /** Bytes and frames written so far. */
  readonly totals = { bytes: 0, frames: 0, superseded: 0 };
  /** The question with which each frame ends, where one is asked: the next frame waits for its answer. */
  readonly fence = new FrameFence(() => void this.#run());
  readonly #output: TerminalOutput;
  readonly #chunkBytes: number;
  readonly #onHangup: ((cause: unknown) => void) | undefined;
  readonly #urgent: Waiting[] = [];
  #frame: Waiting | undefined;
  #tellFrame: (frame: WrittenFrame) => void = () => {};
  #state: "open" | "paused" | "closed" = "open";
  /** Rises at each pause: what was being written before it is not taken up again after it. */
  #era = 0;
  #running: number | undefined;
  #inFlight: Promise<unknown> | undefined;
  #cutFrame = false;

  constructor(output: TerminalOutput, { onHangup, chunkBytes = 65_536 }: WriterOptions = {}) {
    this.#output = output;
    this.#onHangup = onHangup;
    this.#chunkBytes = chunkBytes;
  }

  /**
   * Shows a frame as soon as the terminal is ready for it. `encode` is called at that moment, so
   * that it can be based on what was really sent; an empty result writes nothing. A newer frame
   * takes the place of one that still waits: there is never more than one.
   */
  show(encode: () => Uint8Array): Promise<Shown> {
    return this.#enqueue((settle) => {
      if (this.#frame) {
        this.totals.superseded++;
        this.#frame.settle("superseded");
      }
      this.#frame = { sinceMs: performance.now(), encode, settle, isFrame: true };
    });
  }

  /** Writes bytes before any waiting frame, e.g. a question to the terminal. */
  send(bytes: Uint8Array): Promise<Shown> {
    return this.#enqueue((settle) =>
      this.#urgent.push({ sinceMs: 0, encode: () => bytes, settle, isFrame: false })
    );
  }

  /** Calls back with what each frame took, when it is written. */
  onFrame(handler: (frame: WrittenFrame) => void): void {
    this.#tellFrame = handler;
  }

  /** A chunk is on its way: to write beside it waits for it. */
  get stuck(): boolean {
    return this.#inFlight !== undefined;
  }

  /** A chunk is on its way, or an answer to a frame's question. */
  get busy(): boolean {
    return this.stuck || this.fence.isClosed;
  }

  /**
   * Stops writing, cutting a frame between two chunks, and waits at most `waitMs` for the chunk on
   * its way. False when the chunk is stuck. `resume()` starts again.
   */
  async pause(waitMs: number): Promise<boolean> {
    if (this.#state === "open") this.#state = "paused";
    this.#era++;
    this.#dropWaiting();
    if (this.#inFlight) await orAfter(waitMs, this.#inFlight);
    return !this.stuck;
  }

  resume(): void {
    if (this.#state === "paused") this.#state = "open";
    void this.#run();
  }

  /**
   * For the ways in and out: writes at once; false when a write is on its way and `force`, which
   * waits for that one to end, is not set.
   */
  writeNow(bytes: Uint8Array, { force = false }: { force?: boolean } = {}): boolean {
    if (this.#inFlight && !force) return false;
    try {
      const isCut = this.#cutFrame || this.stuck;
      const all = isCut ? joinBytes(sequences.endString, bytes) : bytes;
      for (let at = 0; at < all.length;) at += this.#output.writeSync(all.subarray(at));
      this.totals.bytes += all.length;
    } catch (cause) {
      this.#hangUp(cause);
    }
    this.#cutFrame = false;
    return true;
  }

  close(): void {
    this.#state = "closed";
    this.#dropWaiting();
    this.fence.open();
  }

  #enqueue(item: (settle: (shown: Shown) => void) => void): Promise<Shown> {
    return new Promise((resolve) => {
      if (this.#state === "closed") return resolve("closed");
      item(resolve);
      void this.#run();
    });
  }

  async #run(): Promise<void> {
    if (this.#running === this.#era) return;
    const mine = this.#running = this.#era;
    for (let item = this.#next(mine); item; item = this.#next(mine)) {
      item.settle(await this.#writeOne(item, mine));
    }
    if (this.#running === mine) this.#running = undefined;
  }

  #next(mine: number): Waiting | undefined {
    if (this.#state !== "open" || mine !== this.#era) return undefined;
    const first = this.#urgent.shift();
    if (first || !this.#frame || this.fence.isClosed) return first;
    const taken = this.#frame;
    this.#frame = undefined;
    return taken;
  }

  async #writeOne(item: Waiting, mine: number): Promise<Shown> {
    const startMs = performance.now();
    let bytes = item.encode();
    if (bytes.length === 0) return "written";
    const encodedMs = performance.now() - startMs;
    if (item.isFrame) bytes = joinBytes(bytes, this.fence.close());
    for (let at = 0; at < bytes.length;) {
      if (this.#state !== "open" || mine !== this.#era) {
        this.#cutFrame = at > 0;
        // The question was not sent, or only in part.
        if (item.isFrame) this.fence.open();
        return "closed";
      }
      const writing = this.#output.write(bytes.subarray(at, at + this.#chunkBytes));
      this.#inFlight = writing.catch(() => {});
      try {
        const written = await writing;
        at += written;
        this.totals.bytes += written;
      } catch (cause) {
        this.#hangUp(cause);
        return "closed";
      } finally {
        this.#inFlight = undefined;
      }
    }
    if (item.isFrame) {
      this.totals.frames++;
      this.#tellFrame({
        bytes: bytes.length,
        waitedMs: startMs - item.sinceMs,
        encodedMs,
        writtenMs: performance.now() - startMs - encodedMs,
      });
    }
    return "written";
  }

  #hangUp(cause: unknown): void {
    if (this.#state === "closed") return;
    this.close();
    this.#onHangup?.(cause);
  }

  #dropWaiting(): void {
    this.#frame?.settle("closed");
    this.#frame = undefined;
    for (const item of this.#urgent.splice(0)) item.settle("closed");
  }
}
