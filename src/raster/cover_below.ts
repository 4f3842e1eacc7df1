/**
 * Adds to a column of cells what a straight edge leaves below itself: `change[at + n]` is how much
 * more of cell n is covered than of cell n - 1. The edge takes `width` of the column (negative:
 * taken away again) and goes, up or down, between `high` and `low`, not less than 0. Returns the
 * last index from `at` that was changed. Exact: the areas of a trapezoid cut at whole rows.
 */
export function coverBelow(
  change: Float64Array,
  at: number,
  { width, high, low }: { readonly width: number; readonly high: number; readonly low: number },
): number {
  const first = Math.floor(high), last = Math.floor(low);
  if (first === last) {
    const rest = (high + low) / 2 - first;
    change[at + first]! += width * (1 - rest);
    change[at + first + 1]! += width * rest;
    return first + 1;
  }
  const perRow = width / (low - high);
  let covered = perRow * (first + 1 - high) ** 2 / 2;
  change[at + first]! += covered;
  for (let row = first + 1; row < last; row++) {
    const next = perRow * (row + 0.5 - high);
    change[at + row]! += next - covered;
    covered = next;
  }
  const end = perRow * ((low - high) ** 2 - (last - high) ** 2) / 2 + width * (last + 1 - low);
  change[at + last]! += end - covered;
  change[at + last + 1]! += width - end;
  return last + 1;
}
