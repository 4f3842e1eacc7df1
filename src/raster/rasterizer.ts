import type { Drawing } from "../model/drawing.ts";
import type { Frame } from "./frame.ts";

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
