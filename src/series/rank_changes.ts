import type { TimeWindow } from "./time_window.ts";
import { ksBound, twoSampleKs } from "./two_sample_ks.ts";

/** One record of one host: what was read at each time, NaN where nothing was. */
export interface RecordSeries {
  readonly record: string;
  /** The index of its host. */
  readonly host: number;
  /** Epoch milliseconds, rising. */
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** How a record moved between a window and the time before it. */
export interface RecordChange {
  readonly record: string;
  readonly host: number;
  /** A counter is judged by its rate per second, all else as it is. */
  readonly kind: "rate" | "value";
  /** Means. */
  readonly before: number;
  readonly during: number;
  /** How far the distributions are apart, 0 to 1. */
  readonly ks: number;
  /** What it is ranked by: that distance times the relative change, 0 to 1. */
  readonly score: number;
  /** Other records of the host that moved in the same way. */
  readonly alike: readonly string[];
}

/** The window is compared with so many times its length before it. */
export const LEAD = 4;
const LEAST_SAMPLES = 5;
/** A smaller relative change is told of no record, however certain. */
const LEAST_CHANGE = 0.05;
/** Means as near as this are the same movement. */
const ALIKE = 0.005;
/** Of a counter so few falls are restarts. */
const MOST_FALLS = 2;

/**
 * Ranks records by how much they moved between a window and the four times longer stretch before it: by the
 * two-sample Kolmogorov-Smirnov statistic times the symmetric relative change of the means, those that it cannot
 * tell from chance left out. What rose and what fell come by turns: where all traffic stops, nearly everything falls
 * alike, and the few records that rise tell why.
 */
export function rankChanges(series: readonly RecordSeries[], window: TimeWindow): RecordChange[] {
  const changes = series.flatMap((one) => changeOf(one, { window, tests: series.length }));
  changes.sort((one, other) => other.score - one.score || order(one.record, other.record));
  const rose = merged(changes.filter(({ before, during }) => during > before));
  const fell = merged(changes.filter(({ before, during }) => during < before));
  const [first, second] = (fell[0]?.score ?? 0) > (rose[0]?.score ?? 0)
    ? [fell, rose]
    : [rose, fell];
  return Array.from(
    { length: Math.max(first.length, second.length) },
    (_, index) => [first[index], second[index]],
  ).flat().filter((change) => change !== undefined);
}

/** Whether there are readings enough on both sides of a window's beginning. */
export function isComparable(
  { times, values }: RecordSeries,
  { fromMs, toMs }: TimeWindow,
): boolean {
  const leadMs = fromMs - LEAD * (toMs - fromMs);
  let before = 0, during = 0;
  values.forEach((value, index) => {
    const atMs = times[index]!;
    if (Number.isNaN(value) || atMs < leadMs || atMs > toMs) return;
    if (atMs >= fromMs) during++;
    else before++;
  });
  return before >= LEAST_SAMPLES && during >= LEAST_SAMPLES;
}

function changeOf(
  { record, host, times, values }: RecordSeries,
  { window, tests }: { readonly window: TimeWindow; readonly tests: number },
): RecordChange[] {
  // Most records of a server stand still.
  if (values.every((value) => value === values[0])) return [];
  const kind = isCounter(values) ? "rate" : "value";
  const points = kind === "rate" ? ratesOf(values, times) : values;
  const { fromMs, toMs } = window;
  const leadMs = fromMs - LEAD * (toMs - fromMs);
  const during: number[] = [], before: number[] = [];
  points.forEach((value, index) => {
    const atMs = times[index]!;
    if (Number.isNaN(value) || atMs < leadMs || atMs > toMs) return;
    (atMs >= fromMs ? during : before).push(value);
  });
  if (during.length < LEAST_SAMPLES || before.length < LEAST_SAMPLES) return [];
  const ks = twoSampleKs(during, before);
  const [now, then] = [mean(during), mean(before)];
  const change = Math.abs(now - then) / (Math.abs(now) + Math.abs(then));
  const isChance = ks < ksBound([during.length, before.length], tests);
  if (isChance || !(change >= LEAST_CHANGE)) return [];
  return [{ record, host, kind, before: then, during: now, ks, score: ks * change, alike: [] }];
}

/** What rises, but where the server was started anew. */
function isCounter(values: Float64Array): boolean {
  let rises = 0, falls = 0, last = NaN;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (value > last) rises++;
    else if (value < last) falls++;
    last = value;
  }
  return rises > 0 && falls <= MOST_FALLS && falls * 10 < rises || rises > 0 && falls === 0;
}

/** Changes per second from one time to the next; none over what was not read, nor over a restart. */
function ratesOf(values: Float64Array, times: Float64Array): Float64Array {
  return values.map((value, index) => {
    const change = index === 0 ? NaN : value - values[index - 1]!;
    const seconds = (times[index]! - times[index - 1]!) / 1000;
    return change >= 0 && seconds > 0 ? change / seconds : NaN;
  });
}

/** Records of a host that moved alike as one, by the name that sorts first. */
function merged(changes: readonly RecordChange[]): RecordChange[] {
  const groups: { first: RecordChange; alike: string[] }[] = [];
  for (const change of changes) {
    const group = groups.find(({ first }) =>
      first.host === change.host && first.kind === change.kind &&
      isNear(first.before, change.before) && isNear(first.during, change.during)
    );
    if (group === undefined) groups.push({ first: change, alike: [] });
    else group.alike.push(change.record);
  }
  return groups.map(({ first, alike }) => ({ ...first, alike }));
}

function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) <= ALIKE * Math.max(Math.abs(one), Math.abs(other));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
