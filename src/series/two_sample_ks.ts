/**
 * The two-sample Kolmogorov-Smirnov statistic: the largest distance between the distributions of two samples,
 * from 0 (alike) to 1 (apart). Source: Smirnov 1948. NaN of an empty sample; values must not be NaN.
 */
export function twoSampleKs(one: ArrayLike<number>, other: ArrayLike<number>): number {
  if (one.length === 0 || other.length === 0) return NaN;
  const a = Float64Array.from(one).sort(), b = Float64Array.from(other).sort();
  let i = 0, j = 0, most = 0;
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i]!, b[j]!);
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    most = Math.max(most, Math.abs(i / a.length - j / b.length));
  }
  return most;
}

/**
 * From which statistic on two samples differ, where of `tests` pairs that do not differ one in a hundred cases
 * yields a single one: the asymptotic bound with Bonferroni's correction.
 */
export function ksBound(sizes: readonly [number, number], tests: number): number {
  const [n, m] = sizes;
  return Math.sqrt(-Math.log(0.01 / (2 * Math.max(1, tests))) / 2) * Math.sqrt((n + m) / (n * m));
}

/** How many values two samples hold together at the least that can differ at all, where one is a share of them. */
export function fewestForKs(share: number, tests: number): number {
  return Math.ceil(ksBound([1, 1], tests) ** 2 / (2 * share * (1 - share)));
}
