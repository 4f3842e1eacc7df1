import type { Drawing } from "../model/drawing.ts";
import type { Box } from "./box.ts";

export interface DrawOptions {
  readonly signal?: AbortSignal | undefined;
  /** False: the pixels are wanted, and hardly a PNG, which is half the work. */
  readonly png?: boolean | undefined;
}

/** A way from drawings to pixels. */
export abstract class Rasterizer {
  readonly #queue = new NewestOnly();

  /**
   * Draws a page. While a frame is under way the newest drawing waits and those between are
   * dropped: their promises resolve to undefined, and the newest one's frame is what to show.
   * Throws a RangeError for a size that no picture can have, and the signal's reason on abort.
   */
  async draw(drawing: Drawing, options: DrawOptions = {}): Promise<Frame | undefined> {
    options.signal?.throwIfAborted();
    const { width, height } = drawing;
    if (![width, height].every((side) => Number.isInteger(side) && side > 0 && side <= MAX_SIDE)) {
      throw new RangeError(
        `a picture of ${width}x${height} pixels cannot be drawn: each side must be 1 to ${MAX_SIDE}`,
      );
    }
    return await this.#queue.run(() => this.render(drawing, options));
  }

  protected abstract render(drawing: Drawing, options: DrawOptions): Promise<Frame>;
}

const MAX_SIDE = 16384;

/** A drawn picture. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  /**
   * A PNG file, 8-bit indexed colour. The frame's own: it stays as it is. Of a frame drawn without
   * one it is made when it is first read; only until the next frame is begun: else throws.
   */
  readonly png: Uint8Array;
  /** Red, green and blue of each index in use. */
  readonly palette: Uint8Array;
  /**
   * Where the picture may differ from the frame before; boxes that do not overlap. The whole
   * picture where there was none of this size; empty where nothing changed.
   */
  readonly changed: readonly Box[];
  /** A palette index for each pixel, row by row. Only until the next frame is begun: else throws. */
  indexes(): Uint8Array;
}

/** The palette indexes of a picture's pixels, from the rows that its PNG has: a filter type before each. */
export function indexesIn(
  rows: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
): Uint8Array {
  const indexes = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = y * (width + 1) + 1;
    indexes.set(rows.subarray(from, from + width), y * width);
  }
  return indexes;
}

/**
 * Does one piece of work at a time. What is asked for meanwhile waits, and only the newest of it:
 * those between are dropped.
 */
class NewestOnly {
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
