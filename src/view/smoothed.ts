import { formatInUnit } from "../base/format_value.ts";
import type { LineView } from "../model/page_view.ts";

/** So many means within the stretch that they are of are enough to draw them. */
const MEANS_PER_STRETCH = 8;

/**
 * A line of which each value is the mean of those of the `stretchMs` up to it, its latest value among
 * them. No mean reaches over a break. `maxPoints` bounds the points of the line.
 */
export function smoothed(
  line: LineView,
  { stretchMs, maxPoints }: { readonly stretchMs: number; readonly maxPoints: number },
): LineView {
  const { times, values, latest } = line;
  const means = new Float64Array(values.length);
  let first = 0, sum = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (Number.isNaN(value)) {
      means[index] = NaN;
      first = index + 1;
      sum = 0;
      continue;
    }
    sum += value;
    while (times[first]! <= times[index]! - stretchMs) sum -= values[first++]!;
    means[index] = sum / (index - first + 1);
  }
  const mean = latest.value === undefined ? undefined : meanAt(times, means, latest.atMs);
  const { before } = line;
  return {
    ...line,
    before: before && smoothed({ ...line, before: undefined, ...before }, { stretchMs, maxPoints }),
    ...thinned({ times, values: means }, { stretchMs, maxPoints }),
    latest: mean === undefined
      ? latest
      : { ...latest, value: mean, text: formatInUnit(mean, line.unit) },
  };
}

function meanAt(times: Float64Array, means: Float64Array, atMs = Infinity): number | undefined {
  const at = times.findLastIndex((time, index) => time <= atMs + 1 && !Number.isNaN(means[index]!));
  return at < 0 ? undefined : means[at];
}

/** As many of the points as are needed, the last one and all breaks among them. */
function thinned(
  { times, values }: Pick<LineView, "times" | "values">,
  { stretchMs, maxPoints }: { readonly stretchMs: number; readonly maxPoints: number },
): Pick<LineView, "times" | "values"> {
  if (values.length <= maxPoints) return { times, values };
  const spanMs = times[times.length - 1]! - times[0]!;
  const everyMs = Math.max(spanMs / maxPoints, stretchMs / MEANS_PER_STRETCH);
  const kept: number[] = [];
  let nextMs = -Infinity;
  for (let index = 0; index < values.length; index++) {
    const isBreak = Number.isNaN(values[index]!) || Number.isNaN(values[index + 1] ?? NaN);
    if (!isBreak && times[index]! < nextMs) continue;
    kept.push(index);
    nextMs = times[index]! + everyMs;
  }
  return {
    times: Float64Array.from(kept, (index) => times[index]!),
    values: Float64Array.from(kept, (index) => values[index]!),
  };
}
