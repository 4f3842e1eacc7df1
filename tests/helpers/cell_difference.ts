import type { Pixels } from "./png.ts";

/**
 * The largest difference of any channel's mean, of 255, of two pictures of one size within squares of so many
 * pixels, as far as their tops are within a height.
 */
export function cellDifference(
  one: Pixels,
  other: Pixels,
  { sizePx, heightPx }: { readonly sizePx: number; readonly heightPx: number },
): number {
  let greatest = 0;
  for (let top = 0; top < Math.min(heightPx, one.height); top += sizePx) {
    for (let left = 0; left < one.width; left += sizePx) {
      const sums = [0, 0, 0];
      const bottom = Math.min(one.height, top + sizePx), right = Math.min(one.width, left + sizePx);
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) {
          const at = 4 * (y * one.width + x);
          for (let channel = 0; channel < 3; channel++) {
            sums[channel]! += one.rgba[at + channel]! - other.rgba[at + channel]!;
          }
        }
      }
      const pixels = (bottom - top) * (right - left);
      greatest = Math.max(greatest, ...sums.map((sum) => Math.abs(sum) / pixels));
    }
  }
  return greatest;
}
