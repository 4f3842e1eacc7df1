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
 * each at most. Both are RGBA, 4 bytes a pixel.
 */
export function changedBoxes(
  before: Uint8Array,
  after: Uint8Array,
  { width, height }: { width: number; height: number },
): PixelBox[] {
  const [old, now] = [before, after].map(words);
  const boxes: PixelBox[] = [];
  if (!old || !now) return [{ x: 0, y: 0, width, height }];
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

/** Copies a rectangle of an RGBA picture as RGB, 3 bytes a pixel. */
export function cropRgb(rgba: Uint8Array, width: number, box: PixelBox): Uint8Array {
  const rgb = new Uint8Array(box.width * box.height * 3);
  let to = 0;
  for (let y = box.y; y < box.y + box.height; y++) {
    let from = (y * width + box.x) * 4;
    for (let x = 0; x < box.width; x++, from += 4) {
      rgb[to++] = rgba[from] ?? 0;
      rgb[to++] = rgba[from + 1] ?? 0;
      rgb[to++] = rgba[from + 2] ?? 0;
    }
  }
  return rgb;
}

/** A view of whole pixels; a copy where the bytes are not aligned for one. */
function words(bytes: Uint8Array): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
}
