import type { Pixels } from "./png.ts";

export interface Ink {
  /** `#rrggbb` */
  readonly color: string;
  /** Where it is looked for, in pixels. */
  readonly area: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
}

/** A pixel is of a colour where no channel is further from it, of 255; one that is like it may be as far again. */
const CLEAR = 40, LIKE = 80;

/**
 * How far two pictures have the same lines of a colour: of the pixels that are of it in either, the share that
 * has one like it within a pixel in the other; and how many they are.
 */
export function inkAgreement(
  one: Pixels,
  other: Pixels,
  ink: Ink,
): { share: number; count: number } {
  const found = [countLike(one, other, ink), countLike(other, one, ink)];
  const count = found[0]!.count + found[1]!.count;
  return { share: (found[0]!.like + found[1]!.like) / count, count };
}

function countLike(one: Pixels, other: Pixels, { color, area }: Ink) {
  const wanted = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  const apart = ({ rgba, width, height }: Pixels, x: number, y: number) => {
    if (x < 0 || y < 0 || x >= width || y >= height) return 255;
    const at = 4 * (y * width + x);
    return Math.max(...wanted.map((level, channel) => Math.abs(rgba[at + channel]! - level)));
  };
  let count = 0, like = 0;
  for (let y = Math.floor(area.y); y < area.y + area.height; y++) {
    for (let x = Math.floor(area.x); x < area.x + area.width; x++) {
      if (apart(one, x, y) > CLEAR) continue;
      count++;
      const near = [-1, 0, 1].some((dy) =>
        [-1, 0, 1].some((dx) => apart(other, x + dx, y + dy) <= LIKE)
      );
      if (near) like++;
    }
  }
  return { count, like };
}
