import type { Shape } from "../model/drawing.ts";
import type { PlacedLine } from "./placed_line.ts";

/** The area between a line and the height of 0, which lies below some of it and above the rest. */
export function fillToZero(
  { xs, ys }: PlacedLine,
  zeroY: number,
  look: { readonly fill: string; readonly opacity: number },
): Shape {
  const crossings = crossingsOf({ xs, ys }, zeroY);
  const [allXs, allYs] = crossings.length === 0
    ? [xs, ys]
    : withCrossings({ xs, ys }, crossings, zeroY);
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

function withCrossings(
  { xs, ys }: Pick<PlacedLine, "xs" | "ys">,
  crossings: readonly { readonly before: number; readonly x: number }[],
  zeroY: number,
): [Float64Array, Float64Array] {
  const allXs = new Float64Array(xs.length + crossings.length),
    allYs = new Float64Array(allXs.length);
  let from = 0;
  crossings.forEach(({ before, x }, index) => {
    allXs.set(xs.subarray(from, before), from + index);
    allYs.set(ys.subarray(from, before), from + index);
    allXs[before + index] = x;
    allYs[before + index] = zeroY;
    from = before;
  });
  allXs.set(xs.subarray(from), from + crossings.length);
  allYs.set(ys.subarray(from), from + crossings.length);
  return [allXs, allYs];
}
