import type { Shape } from "../model/drawing.ts";
import { inserted, type PlacedLine } from "./placed_line.ts";

/** The area between a line and the height of 0, which lies below some of it and above the rest. */
export function fillToZero(
  { xs, ys }: PlacedLine,
  zeroY: number,
  look: { readonly fill: string; readonly opacity: number },
): Shape {
  const crossings = crossingsOf({ xs, ys }, zeroY);
  const places = crossings.map(({ before }) => before);
  const isCrossed = places.length > 0;
  const allXs = isCrossed ? inserted(xs, places, (index) => crossings[index]!.x) : xs;
  const allYs = isCrossed ? inserted(ys, places, () => zeroY) : ys;
  const tops = new Float64Array(allXs.length), bottoms = new Float64Array(allXs.length);
  for (let index = 0; index < allXs.length; index++) {
    const y = allYs[index]!;
    tops[index] = Math.min(y, zeroY);
    bottoms[index] = Math.max(y, zeroY);
  }
  return { kind: "area", xs: allXs, tops, bottoms, ...look };
}

/** Where a line goes through 0 between two points: the index of the second one, and the x. */
function crossingsOf(
  { xs, ys }: Pick<PlacedLine, "xs" | "ys">,
  zeroY: number,
): { readonly before: number; readonly x: number }[] {
  const found: { before: number; x: number }[] = [];
  for (let index = 1; index < ys.length; index++) {
    const from = ys[index - 1]! - zeroY, to = ys[index]! - zeroY;
    if (!(from * to < 0)) continue;
    const x = xs[index - 1]! + (xs[index]! - xs[index - 1]!) * from / (from - to);
    found.push({ before: index, x });
  }
  return found;
}
