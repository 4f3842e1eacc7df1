import type { IndexedPixels } from "./picture.ts";

/** A rectangle in pixels. */
export interface PixelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const TILE = 64;

/**
 * Where two pictures of one size differ: rectangles that cover all changed pixels, a row of tiles
 * each at most. Both are indexes into one palette.
 */
export function changedBoxes(
  old: Uint8Array,
  now: Uint8Array,
  { width, height }: { width: number; height: number },
): PixelBox[] {
  const boxes: PixelBox[] = [];
  for (let top = 0; top < height; top += TILE) {
    const bottom = Math.min(height, top + TILE);
    let [left, right, first, last] = [width, -1, height, -1];
    for (let y = top; y < bottom; y++) {
      const row = y * width;
      let from = 0;
      while (from < width && old[row + from] === now[row + from]) from++;
      if (from === width) continue;
      let to = width - 1;
      while (old[row + to] === now[row + to]) to--;
      left = Math.min(left, from);
      right = Math.max(right, to);
      first = Math.min(first, y);
      last = y;
    }
    if (right >= 0) {
      boxes.push({ x: left, y: first, width: right - left + 1, height: last - first + 1 });
    }
  }
  return boxes;
}

/** Copies a rectangle of a picture as RGB, 3 bytes a pixel. */
export function cropRgb(
  { indexes, palette }: IndexedPixels,
  width: number,
  box: PixelBox,
): Uint8Array {
  const rgb = new Uint8Array(box.width * box.height * 3);
  let to = 0;
  for (let y = box.y; y < box.y + box.height; y++) {
    const from = y * width + box.x;
    for (let at = from; at < from + box.width; at++) {
      const entry = 3 * indexes[at]!;
      rgb[to++] = palette[entry]!;
      rgb[to++] = palette[entry + 1]!;
      rgb[to++] = palette[entry + 2]!;
    }
  }
  return rgb;
}
