import type { IndexedPixels, PixelBox } from "./picture.ts";

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
