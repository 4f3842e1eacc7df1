import type { LineView } from "../model/page_view.ts";
import type { Placement } from "./placement.ts";

/** A line in pixels, from the left edge of the plot on; a y of NaN breaks it. */
export interface PlacedLine {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  /** What joins points between which nothing was measured: two points each. */
  readonly bridges: readonly (readonly [x: number, y: number, toX: number, toY: number])[];
}

/**
 * The points that are in the plot; the one before them and the one behind them are moved to where
 * their line crosses the plot's edge.
 */
export function placedLine(
  { times, values, joinMs = Infinity }: LineView,
  place: Placement,
): PlacedLine {
  let first = 0, end = times.length;
  while (first < end - 1 && place.x(times[first + 1]!) <= place.left) first++;
  while (end - 1 > first && place.x(times[end - 2]!) >= place.right) end--;
  const shown = times.subarray(first, end);
  const xs = each(shown, place.x);
  const ys = each(
    values.subarray(first, end),
    (value) => place.holds(value) ? place.y(value) : NaN,
  );
  const last = xs.length - 1;
  if (last >= 0 && xs[0]! < place.left) cross({ xs, ys }, 0, 1, place.left);
  if (last >= 0 && xs[last]! > place.right) cross({ xs, ys }, last, last - 1, place.right);
  return bridged({ times: shown, xs, ys }, joinMs);
}

/** Takes a line apart where its points are further apart than `joinMs`. */
function bridged(
  { times, xs, ys }: { times: Float64Array; xs: Float64Array; ys: Float64Array },
  joinMs: number,
): PlacedLine {
  const far: number[] = [];
  for (let index = 1; index < times.length; index++) {
    if (times[index]! - times[index - 1]! <= joinMs) continue;
    if (!Number.isNaN(ys[index]!) && !Number.isNaN(ys[index - 1]!)) far.push(index);
  }
  if (far.length === 0) return { xs, ys, bridges: [] };
  const bridges = far.map((at) => [xs[at - 1]!, ys[at - 1]!, xs[at]!, ys[at]!] as const);
  return {
    xs: inserted(xs, far, (index) => xs[far[index]!]!),
    ys: inserted(ys, far, () => NaN),
    bridges,
  };
}

/** Numbers with one more before each of some places, in order. */
export function inserted(
  numbers: Float64Array,
  places: readonly number[],
  numberAt: (index: number) => number,
): Float64Array {
  const all = new Float64Array(numbers.length + places.length);
  let from = 0;
  places.forEach((place, index) => {
    all.set(numbers.subarray(from, place), from + index);
    all[place + index] = numberAt(index);
    from = place;
  });
  all.set(numbers.subarray(from), from + places.length);
  return all;
}

/** Moves an end of a line to an edge, along the line to its neighbour; without one it is gone. */
function cross(
  { xs, ys }: Pick<PlacedLine, "xs" | "ys">,
  at: number,
  neighbour: number,
  edge: number,
): void {
  const x = xs[neighbour], y = ys[neighbour];
  ys[at] = x === undefined || y === undefined
    ? NaN
    : ys[at]! + (y - ys[at]!) * (edge - xs[at]!) / (x - xs[at]!);
  xs[at] = edge;
}

/** As the method `map()`, which takes several times as long over the tens of thousands of points of a day. */
export function each(values: Float64Array, of: (value: number) => number): Float64Array {
  const mapped = new Float64Array(values.length);
  for (let index = 0; index < values.length; index++) mapped[index] = of(values[index]!);
  return mapped;
}
