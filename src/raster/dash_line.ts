import type { LineShape } from "../model/drawing.ts";

/** Takes one stretch of a line: the first `count` points of arrays that are used again. */
export type TakeStretch = (xs: Float64Array, ys: Float64Array, count: number) => void;

/**
 * Cuts a line at its breaks (a y that is no number) and into dashes, and hands each stretch of
 * two points or more to `take`. Dashes are measured along the line and start anew after a
 * break, as SVG has it.
 */
export function dashLine(
  { xs, ys, dash: wanted = [] }: Pick<LineShape, "xs" | "ys" | "dash">,
  take: TakeStretch,
): void {
  const dash = pattern(wanted);
  for (let start = 0; start < xs.length; start++) {
    if (!Number.isFinite(ys[start]!) || !Number.isFinite(xs[start]!)) continue;
    let end = start + 1;
    while (end < xs.length && Number.isFinite(ys[end]!) && xs[end]! >= xs[end - 1]!) end++;
    if (end - start >= 2) {
      if (dash.length === 0) take(xs.subarray(start, end), ys.subarray(start, end), end - start);
      else cutDashes(xs.subarray(start, end), ys.subarray(start, end), { dash, take });
    }
    start = end - 1;
  }
}

function cutDashes(
  xs: Float64Array,
  ys: Float64Array,
  { dash, take }: { readonly dash: readonly number[]; readonly take: TakeStretch },
): void {
  const count = xs.length;
  const outXs = new Float64Array(count + 2), outYs = new Float64Array(count + 2);
  let phase = 0, left = dash[0]!, on = true, points = 0;
  const put = (x: number, y: number) => {
    outXs[points] = x;
    outYs[points++] = y;
  };
  const finish = () => {
    if (on && points >= 2) take(outXs, outYs, points);
    points = 0;
  };
  put(xs[0]!, ys[0]!);
  for (let index = 1; index < count; index++) {
    const x0 = xs[index - 1]!, y0 = ys[index - 1]!;
    const dx = xs[index]! - x0, dy = ys[index]! - y0;
    const length = Math.sqrt(dx * dx + dy * dy);
    let done = 0;
    while (length - done > left) {
      done += left;
      const x = x0 + dx * done / length, y = y0 + dy * done / length;
      if (on) put(x, y);
      finish();
      phase = (phase + 1) % dash.length;
      left = dash[phase]!;
      on = !on;
      if (on) put(x, y);
    }
    left -= length - done;
    if (on) put(xs[index]!, ys[index]!);
  }
  finish();
}

/** The pattern with an even number of lengths; empty, solid, where it would never advance. */
function pattern(dash: readonly number[]): readonly number[] {
  const total = dash.reduce((sum, length) => sum + length, 0);
  // Dashes too fine to be told apart are no dashes.
  if (!(total > 0.1) || dash.some((length) => !(length >= 0))) return [];
  return dash.length % 2 === 0 ? dash : [...dash, ...dash];
}
