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
 * Where two pictures of one size differ: rectangles that cover all changed pixels, apart from each
 * other where a whole tile between them is unchanged. Both are indexes into one palette.
 */
export function changedBoxes(
  old: Uint8Array,
  now: Uint8Array,
  { width, height }: { width: number; height: number },
): PixelBox[] {
  const boxes: PixelBox[] = [];
  for (let top = 0; top < height; top += TILE) {
    const tiles: (Bounds | undefined)[] = [];
    for (let y = top; y < Math.min(height, top + TILE); y++) {
      const row = y * width;
      for (let from = 0; from < width;) {
        if (old[row + from] === now[row + from]) {
          from++;
          continue;
        }
        const tile = Math.floor(from / TILE), end = Math.min(width, (tile + 1) * TILE);
        let last = end - 1;
        while (old[row + last] === now[row + last]) last--;
        tiles[tile] = including(tiles[tile], { left: from, right: last, top: y, bottom: y });
        from = end;
      }
    }
    boxes.push(...joined(tiles));
  }
  return boxes;
}

/** The outermost pixels, all of them included. */
interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function including(one: Bounds | undefined, other: Bounds): Bounds {
  if (one === undefined) return other;
  return {
    left: Math.min(one.left, other.left),
    right: Math.max(one.right, other.right),
    top: Math.min(one.top, other.top),
    bottom: Math.max(one.bottom, other.bottom),
  };
}

/** One box for each run of changed tiles: a box has a price of its own. */
function joined(tiles: readonly (Bounds | undefined)[]): PixelBox[] {
  const boxes: PixelBox[] = [];
  let run: Bounds | undefined;
  for (let tile = 0; tile <= tiles.length; tile++) {
    const bounds = tiles[tile];
    if (bounds !== undefined) run = including(run, bounds);
    else if (run !== undefined) {
      const { left, right, top, bottom } = run;
      boxes.push({ x: left, y: top, width: right - left + 1, height: bottom - top + 1 });
      run = undefined;
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
