import type { Metric } from "./dashboard.ts";
import { metricFacts } from "./metric_types.ts";

/** How long the buckets of the summaries of a recording are, in milliseconds: a minute, an hour. */
export const SUMMARY_LEVELS_MS: readonly number[] = [60_000, 3_600_000];

/** One series over some buckets; where nothing was measured the count is 0 and the values are NaN. */
export interface SummaryColumns {
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Of a share by what is behind each value, so that it is the ratio of the sums. */
  readonly mean: Float64Array;
  /** How many values were measured. */
  readonly count: Float64Array;
  /** What is behind the mean: of a share its events, of a rate the seconds; absent: all values weigh the same. */
  readonly weight?: Float64Array | undefined;
  /** `RISES`, `BREAKS`. */
  readonly flags: Uint8Array;
}

/** The highest value came after the lowest. */
export const RISES = 1;
/** The line breaks within the bucket, or before it. */
export const BREAKS = 2;

/** Whether what is behind the values of a metric differs. */
export function isWeighed({ type }: Metric): boolean {
  return type === "counter" || metricFacts(type).isShare === true;
}

/** Buckets that follow on each other; those without a poll are left out. */
export interface SummaryBuckets {
  /** Epoch milliseconds; one that is not later than the one before begins a time that came again. */
  readonly startMs: Float64Array;
  readonly columns: readonly SummaryColumns[];
}

/** What a metric is known by among the summaries of a recording: all that its derivation depends on. */
export function summaryKey(
  { type, key, key2, scale, refreshMs, source, matched }: Metric,
): string {
  // The others of a wildcard are the sum of those of their records that a host has.
  const sum = matched === "others" ? [matched] : [];
  return JSON.stringify([type, key, key2, scale, refreshMs, source, ...sum]);
}

/** The metric that a key was made of, nameless; undefined where it is no such key. */
export function metricOfSummaryKey(text: string): Metric | undefined {
  try {
    const [type, key, key2, scale, refreshMs, source, matched] = JSON.parse(text);
    if (typeof type !== "string") return undefined;
    return {
      name: "",
      color: "#000000",
      type: type as Metric["type"],
      key,
      key2: key2 ?? undefined,
      scale: scale ?? undefined,
      refreshMs: refreshMs ?? undefined,
      source: source ?? undefined,
      matched: matched === "others" ? matched : undefined,
    };
  } catch {
    return undefined;
  }
}
