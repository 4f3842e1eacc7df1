import type { LineView } from "../model/page_view.ts";
import type { Placement, Plotting } from "./placement.ts";

/** Marks closer together than this many of their own widths are one. */
const APART = 1.5;

/**
 * Marks at the foot of a plot what is no part of its line: a cross where an answer was left out, and
 * an arrow down where a value has no place on a logarithmic axis.
 */
export function drawPointMarks(
  { layer, place, style: { stroke } }: Plotting,
  { times, values, leftOut = [] }: LineView,
  color: string,
): void {
  const half = Math.max(3, Math.round(stroke * 2));
  const y = place.bottom - half - 1;
  const spaced = spacing(place, 2 * half * APART);
  for (const atMs of leftOut) {
    const x = spaced(atMs);
    if (x === undefined) continue;
    layer.line([x - half, y - half], [x + half, y + half], { stroke: color, width: stroke });
    layer.line([x - half, y + half], [x + half, y - half], { stroke: color, width: stroke });
  }
  const arrow = spacing(place, 2 * half * APART);
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (!Number.isFinite(value) || place.holds(value)) continue;
    const x = arrow(times[index]!);
    if (x === undefined) continue;
    layer.line([x - half, y - half / 2], [x, y + half / 2], { stroke: color, width: stroke });
    layer.line([x, y + half / 2], [x + half, y - half / 2], { stroke: color, width: stroke });
  }
}

/** The x of a moment in the plot; undefined outside, and too near to the one before. */
function spacing(place: Placement, leastPx: number): (atMs: number) => number | undefined {
  let before = -Infinity;
  return (atMs) => {
    const x = Math.round(place.x(atMs));
    if (x < place.left || x > place.right || x - before < leastPx) return undefined;
    before = x;
    return x;
  };
}
