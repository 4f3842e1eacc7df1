/**
 * The least and the most of any number of values: a call takes no more than some 100,000 of them. Infinity and
 * -Infinity of none.
 */
export function extentOf(values: readonly number[]): readonly [least: number, most: number] {
  let least = Infinity, most = -Infinity;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}
