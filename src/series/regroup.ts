import { joinNumbers } from "../base/join_numbers.ts";
import { BREAKS, RISES, type SummaryBuckets, type SummaryColumns } from "../model/summary.ts";

/** The buckets of each that is `bucketMs` long: those that follow on each other and lie in it become one. */
export function regroup(
  { startMs, columns }: SummaryBuckets,
  bucketMs: number,
): SummaryBuckets {
  const starts: number[] = [];
  const groups = Int32Array.from(startMs, (ms) => {
    const start = Math.floor(ms / bucketMs) * bucketMs;
    if (starts.at(-1) !== start) starts.push(start);
    return starts.length - 1;
  });
  return {
    startMs: Float64Array.from(starts),
    columns: columns.map((series) =>
      groups.length === starts.length ? series : regrouped(series, groups, starts.length)
    ),
  };
}

/** Buckets that come one after another, as one; all have the same series. */
export function joinBuckets(parts: readonly SummaryBuckets[]): SummaryBuckets {
  return {
    startMs: joinNumbers(parts.map(({ startMs }) => startMs)),
    columns: (parts[0]?.columns ?? []).map((_, series) =>
      joinColumns(parts.map(({ columns }) => columns[series]!))
    ),
  };
}

/** One series of buckets that come one after another. */
function joinColumns(parts: readonly SummaryColumns[]): SummaryColumns {
  const isWeighed = parts.some(({ weight }) => weight !== undefined);
  return {
    low: joinNumbers(parts.map(({ low }) => low)),
    high: joinNumbers(parts.map(({ high }) => high)),
    mean: joinNumbers(parts.map(({ mean }) => mean)),
    count: joinNumbers(parts.map(({ count }) => count)),
    weight: isWeighed
      ? joinNumbers(parts.map(({ weight, count }) => weight ?? new Float64Array(count.length)))
      : undefined,
    flags: Uint8Array.from(joinNumbers(parts.map(({ flags }) => flags))),
  };
}

/** So many buckets in which nothing was measured. */
export function emptyColumns(length: number, isWeighed: boolean): SummaryColumns {
  const empty = () => new Float64Array(length).fill(NaN);
  return {
    low: empty(),
    high: empty(),
    mean: empty(),
    count: new Float64Array(length),
    weight: isWeighed ? new Float64Array(length) : undefined,
    flags: new Uint8Array(length),
  };
}

function regrouped(from: SummaryColumns, groups: Int32Array, length: number): SummaryColumns {
  const into = emptyColumns(length, from.weight !== undefined);
  const { low, high, mean, count, weight, flags } = into;
  for (let at = 0; at < groups.length; at++) {
    const group = groups[at]!, added = from.count[at]!, before = count[group]!;
    flags[group]! |= from.flags[at]! & BREAKS;
    if (added === 0) continue;
    const isLower = !(low[group]! <= from.low[at]!), isHigher = !(high[group]! >= from.high[at]!);
    // Which of the two came first is known of the buckets that they are from.
    const rises = isHigher && isLower
      ? (from.flags[at]! & RISES) !== 0
      : isHigher || !isLower && (flags[group]! & RISES) !== 0;
    flags[group] = (flags[group]! & BREAKS) | (rises ? RISES : 0);
    if (isLower) low[group] = from.low[at]!;
    if (isHigher) high[group] = from.high[at]!;
    const own = from.weight?.[at] ?? added, all = own + (weight?.[group] ?? before);
    const share = all > 0 ? own / all : added / (added + before);
    const apart = from.mean[at]! - mean[group]!;
    mean[group] = before === 0 ? from.mean[at]! : mean[group]! + apart * share;
    count[group] = before + added;
    if (weight !== undefined) weight[group] = all;
  }
  return into;
}
