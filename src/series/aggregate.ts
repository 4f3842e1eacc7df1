/** How the values of several hosts at one tick become one. */
export type AggregateMode = "sum" | "avg" | "min" | "max" | "median";

/**
 * One value of several, none of which may be missing; `NaN` of none. The average is that of the
 * hosts, each counting the same whatever its traffic.
 */
export function aggregate(values: Float64Array, mode: AggregateMode): number {
  if (values.length === 0) return NaN;
  switch (mode) {
    case "sum":
      return sum(values);
    case "avg":
      return sum(values) / values.length;
    case "min":
      return values.reduce((low, value) => Math.min(low, value));
    case "max":
      return values.reduce((high, value) => Math.max(high, value));
    case "median":
      return median(values);
  }
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle]!;
  return (sorted[middle - 1]! + sorted[middle]!) / 2;
}
