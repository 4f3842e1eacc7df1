/** How the values of several hosts at one tick become one. */
export type AggregateMode = "sum" | "avg" | "min" | "max" | "median";

/**
 * One value of several, none of which may be missing; `NaN` of none. The average is that of the
 * hosts, each counting the same whatever its traffic.
 */
export function aggregate(values: Float64Array, mode: AggregateMode): number {
  const count = values.length;
  if (count === 0) return NaN;
  if (mode === "median") return median(values);
  let result = values[0]!;
  for (let index = 1; index < count; index++) {
    const value = values[index]!;
    if (mode === "min") {
      if (value < result) result = value;
    } else if (mode === "max") {
      if (value > result) result = value;
    } else {
      result += value;
    }
  }
  return mode === "avg" ? result / count : result;
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle]!;
  return (sorted[middle - 1]! + sorted[middle]!) / 2;
}
