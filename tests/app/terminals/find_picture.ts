import type { Pixels } from "../../helpers/png.ts";

/** Where a picture stands on a screenshot, and how much of it is wrong there. */
export interface FoundPicture {
  readonly x: number;
  readonly y: number;
  /** The share of its pixels that differ by more than rounding does. */
  readonly wrong: number;
}

/** Sixel rounds colours to percents, and blends to its palette. */
const TOLERANCE = 24;
/** How far into the screen a window's borders and bars may push its text. */
const REACH = { x: 60, y: 120 };

/** Finds where a picture fits a screenshot best: by a sparse look first, then pixel by pixel. */
export function findPicture(screen: Pixels, picture: Pixels): FoundPicture {
  let best: FoundPicture = { x: 0, y: 0, wrong: 1 };
  for (let y = 0; y <= Math.min(REACH.y, screen.height - picture.height); y++) {
    for (let x = 0; x <= Math.min(REACH.x, screen.width - picture.width); x++) {
      const wrong = wrongShare(screen, picture, { x, y, step: 13, most: best.wrong });
      if (wrong < best.wrong) best = { x, y, wrong };
    }
  }
  const { x, y } = best;
  return { x, y, wrong: wrongShare(screen, picture, { x, y, step: 1, most: 1 }) };
}

function wrongShare(
  screen: Pixels,
  picture: Pixels,
  { x, y, step, most }: { x: number; y: number; step: number; most: number },
): number {
  const rows = Math.ceil(picture.height / step);
  const total = rows * Math.ceil(picture.width / step);
  let wrong = 0;
  for (let row = 0; row < picture.height; row += step) {
    for (let column = 0; column < picture.width; column += step) {
      const on = ((y + row) * screen.width + x + column) * 4;
      const at = (row * picture.width + column) * 4;
      for (let channel = 0; channel < 3; channel++) {
        const off = screen.rgba[on + channel]! - picture.rgba[at + channel]!;
        if (off > TOLERANCE || off < -TOLERANCE) {
          wrong++;
          break;
        }
      }
    }
    if (wrong > most * total) return 1;
  }
  return wrong / total;
}

/** How many pixels of a picture, or of a part of it, are nearly of a colour (`#rrggbb`). */
export function countColor(
  { width, height, rgba }: Pixels,
  color: string,
  { x = 0, y = 0, width: across = width, height: down = height } = {},
): number {
  const wanted = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  let count = 0;
  for (let row = y; row < Math.min(height, y + down); row++) {
    for (let column = x; column < Math.min(width, x + across); column++) {
      const at = (row * width + column) * 4;
      if (wanted.every((value, c) => Math.abs(value - rgba[at + c]!) <= TOLERANCE)) count++;
    }
  }
  return count;
}

/** How many pixels of two pictures of one size differ at all. */
export function countDifferences(one: Pixels, other: Pixels): number {
  let count = 0;
  for (let at = 0; at < one.rgba.length; at += 4) {
    if (
      one.rgba[at] !== other.rgba[at] || one.rgba[at + 1] !== other.rgba[at + 1] ||
      one.rgba[at + 2] !== other.rgba[at + 2]
    ) count++;
  }
  return count;
}
