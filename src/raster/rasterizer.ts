import type { Drawing } from "../model/drawing.ts";
import type { Box } from "./box.ts";

export interface DrawOptions {
  readonly signal?: AbortSignal | undefined;
  /** False: the pixels are wanted, and hardly a PNG, which is half the work. */
  readonly png?: boolean | undefined;
}

/** A way from drawings to pixels. */
export interface Rasterizer {
  /**
   * Draws a page. While a frame is under way the newest drawing waits and those between are
   * dropped: their promises resolve to undefined, and the newest one's frame is what to show.
   * Throws a RangeError for a size that no picture can have, and the signal's reason on abort.
   */
  draw(drawing: Drawing, options?: DrawOptions): Promise<Frame | undefined>;
}

/** Throws a RangeError for a size that no picture can have. */
export function checkSize(
  { width, height }: { readonly width: number; readonly height: number },
): void {
  const whole = Number.isInteger(width) && Number.isInteger(height);
  if (whole && width > 0 && height > 0 && width <= MAX_SIDE && height <= MAX_SIDE) return;
  throw new RangeError(
    `a picture of ${width}x${height} pixels cannot be drawn: each side must be 1 to ${MAX_SIDE}`,
  );
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
