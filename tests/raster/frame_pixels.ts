import type { Frame } from "../../src/raster/rasterizer.ts";

/** A frame's pixels as RGBA, 4 bytes a pixel, row by row. */
export function framePixels(frame: Frame): Uint8Array {
  const { palette } = frame, indexes = frame.indexes();
  const rgba = new Uint8Array(4 * indexes.length);
  indexes.forEach((index, pixel) => {
    rgba.set([...palette.subarray(3 * index, 3 * index + 3), 255], 4 * pixel);
  });
  return rgba;
}
