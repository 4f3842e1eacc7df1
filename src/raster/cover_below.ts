/**
 * Adds to a column of cells what a straight edge leaves below itself. The edge takes `width` of the
 * column (negative: taken away again) and goes, up or down, between `high` and `low`, not less
 * than 0. Exact: the areas of a trapezoid cut at whole rows. Returns the last row that changed.
 *
 * Two numbers are kept for each row from `at` on: how much more of it is covered than of the row
 * above, and how much more that is than in the row above, so that a tall edge takes no longer
 * than a short one. Adding up each of the two from row to row gives what a row is covered.
 */
export function coverBelow(
  change: Float64Array,
  at: number,
  { width, high, low }: { readonly width: number; readonly high: number; readonly low: number },
): number {
  const first = Math.floor(high), last = Math.floor(low);
  const top = at + 2 * first;
  if (first === last) {
    const rest = (high + low) / 2 - first;
    change[top]! += width * (1 - rest);
    change[top + 2]! += width * rest;
    return first + 1;
  }
  const perRow = width / (low - high), bottom = at + 2 * last;
  let covered = perRow * (first + 1 - high) ** 2 / 2;
  change[top]! += covered;
  if (last > first + 1) {
    change[top + 2]! += perRow * (first + 1.5 - high) - covered;
    change[top + 5]! += perRow;
    change[bottom + 1]! -= perRow;
    covered = perRow * (last - 0.5 - high);
  }
  const end = perRow * ((low - high) ** 2 - (last - high) ** 2) / 2 + width * (last + 1 - low);
  change[bottom]! += end - covered;
  change[bottom + 2]! += width - end;
  return last + 1;
}
