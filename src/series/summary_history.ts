import {
  BREAKS,
  RISES,
  SUMMARY_LEVELS_MS,
  type SummaryBuckets,
  type SummaryColumns,
} from "../model/summary.ts";
import type { Metric } from "../model/dashboard.ts";
import { metricFacts } from "../model/metric_types.ts";
import { aggregate, type AggregateMode } from "./aggregate.ts";
import type { Band, Line } from "./line_reader.ts";
import type { Pause } from "./pause.ts";
import { emptyColumns, joinBuckets, regroup } from "./regroup.ts";
import type { LineWindow, Outage, TimeWindow } from "./time_window.ts";

/** Buckets that are kept together. */
export interface SummaryPart extends TimeWindow {
  readonly startMs: Float64Array;
}

/** The summaries of one run. Hosts are numbered as in the history. */
export interface SummarySource<Part extends SummaryPart = SummaryPart> extends TimeWindow {
  /** How far its polls are apart, in milliseconds. */
  readonly intervalMs: number;
  /** The buckets of a metric, in the order in which they were recorded. */
  blocks(bucketMs: number, metric: Metric): readonly Part[];
  /** Its values for a host in some of them; undefined where there is none. */
  series(part: Part, metric: Metric, hostIndex: number): SummaryColumns | undefined;
  /** What happened to a host; without one, to all. */
  happenings(hostIndex?: number): {
    readonly outages?: readonly Outage[] | undefined;
    readonly restarts?: readonly number[] | undefined;
    readonly pauses?: readonly Pause[] | undefined;
  };
}

/** A longer stretch is drawn hour by hour. */
const MOST_MINUTES_MS = 10 * 86_400_000;
/** Points that follow on each other are no further apart than this part of a bucket. */
const JOINED_BUCKETS = 1.25;
const JOINED_INTERVALS = 2.5;

/** Buckets of one series between two times, in order. */
interface Gathered extends SummaryColumns {
  readonly startMs: Float64Array;
  readonly bucketMs: number;
  /** Made when it is first asked for. */
  readonly line: { of?: Pick<Line, "times" | "values" | "mean"> };
}

/** A bucket is drawn by its lowest and its highest value. */
const POINTS = 2;
/** As many points as a page is wide are twice as many as are told apart on one of its panels. */
const PANELS_ABREAST = 2;

/** So many lines' buckets are kept from frame to frame. */
const MOST_KEPT = 500;

interface Kept {
  /** What they were gathered from: as long as the sources have the same parts, they have not changed. */
  readonly parts: readonly (readonly SummaryPart[])[];
  readonly gathered: Gathered;
}

/** The lines of a long time, from the lowest and the highest value of each of its minutes or hours. */
export class SummaryHistory {
  readonly #sources: readonly SummarySource[];
  readonly #kept = new Map<string, Kept>();
  readonly #metrics: () => readonly Metric[];

  /** The runs of a recording, the oldest first, none reaching into the next one; and the metrics by their numbers. */
  constructor(sources: readonly SummarySource[], metrics: () => readonly Metric[]) {
    this.#sources = sources;
    this.#metrics = metrics;
  }

  /** As `History.line()`; each bucket is its lowest and highest value, in the order in which they came. */
  line(metricIndex: number, hostIndex: number, window: LineWindow): Line {
    const gathered = this.#gather(metricIndex, hostIndex, window);
    const { startMs, bucketMs } = gathered, joinMs = this.#joinMs(window, bucketMs);
    const whole = gathered.line.of ??= { ...lineOf(gathered, 0, Infinity), mean: meanOf(gathered) };
    const last = startMs.findLastIndex((ms) => ms < window.toMs);
    const isWhole = last === startMs.length - 1 && !(startMs[last]! + bucketMs > window.toMs);
    if (isWhole || last < 0) return last < 0 ? { ...NO_POINTS, joinMs } : { ...whole, joinMs };
    // Of the last bucket only a part is told here, and of those after it nothing.
    const kept = whole.times.findLastIndex((ms) => ms < startMs[last]!) + 1;
    const end = lineOf(gathered, last, window.toMs);
    return {
      times: joined(whole.times.subarray(0, kept), end.times),
      values: joined(whole.values.subarray(0, kept), end.values),
      mean: whole.mean,
      joinMs,
    };
  }

  /**
   * As `History.aggregateLine()`: of each bucket the mean of the sums or averages, which is the sum or average of the
   * means, the median of the means, or the lowest or highest of all.
   */
  aggregateLine(
    metricIndex: number,
    hostIndexes: readonly number[],
    mode: AggregateMode,
    window: LineWindow,
  ): Line {
    const members = hostIndexes.map((host) => this.#gather(metricIndex, host, window));
    const points = new Points();
    let counted = 0, bucketMs = 0;
    for (const { startMs, endMs, parts } of together(members, window.toMs)) {
      bucketMs = Math.max(bucketMs, members[0]!.bucketMs);
      const present = parts.filter(({ member, at }) => members[member]!.count[at]! > 0);
      if (present.length === 0) {
        if (parts.some(({ member, at }) => (members[member]!.flags[at]! & BREAKS) !== 0)) {
          points.add(startMs, NaN);
        }
        continue;
      }
      // A host that is lost is no lost traffic.
      if (mode === "sum" && counted > 0 && counted !== present.length) points.add(startMs, NaN);
      counted = present.length;
      const isShare = metricFacts(this.#metric(metricIndex).type).isShare === true;
      const value = aggregateOf(members, present, { mode, isShare });
      points.add((startMs + endMs) / 2, value);
    }
    const { times, values } = points;
    return { times, values, joinMs: this.#joinMs(window, bucketMs) };
  }

  /** As `History.aggregateBand()`. */
  aggregateBand(metricIndex: number, hostIndexes: readonly number[], window: LineWindow): Band {
    const members = hostIndexes.map((host) => this.#gather(metricIndex, host, window));
    const times: number[] = [], low: number[] = [], high: number[] = [];
    for (const { startMs, endMs, parts } of together(members, window.toMs)) {
      const lows = parts.map(({ member, at }) => members[member]!.low[at]!)
        .filter((value) => !Number.isNaN(value));
      const isBroken = lows.length === 0 &&
        parts.some(({ member, at }) => (members[member]!.flags[at]! & BREAKS) !== 0);
      if (lows.length === 0 && (!isBroken || Number.isNaN(low.at(-1) ?? NaN))) continue;
      times.push((startMs + endMs) / 2);
      low.push(lows.length === 0 ? NaN : Math.min(...lows));
      const highs = parts.map(({ member, at }) => members[member]!.high[at]!)
        .filter((value) => !Number.isNaN(value));
      high.push(lows.length === 0 ? NaN : Math.max(...highs));
    }
    return {
      times: Float64Array.from(times),
      low: Float64Array.from(low),
      high: Float64Array.from(high),
    };
  }

  outages(hostIndex: number, { fromMs, toMs }: TimeWindow): Outage[] {
    return this.#within((source) => source.happenings(hostIndex).outages ?? [])
      .filter((outage) => outage.toMs >= fromMs && outage.fromMs <= toMs);
  }

  restarts(hostIndex: number, { fromMs, toMs }: TimeWindow): number[] {
    return this.#sources.flatMap((source) =>
      (source.happenings(hostIndex).restarts ?? [])
        .filter((atMs) => atMs >= source.fromMs && atMs <= source.toMs)
    ).filter((atMs) => atMs >= fromMs && atMs <= toMs);
  }

  pauses({ fromMs, toMs }: TimeWindow): Pause[] {
    return this.#within((source) => source.happenings().pauses ?? [])
      .filter((pause) => pause.toMs >= fromMs && pause.fromMs <= toMs);
  }

  /** What lies in its run; what a later one put in the place of it, since a clock was set back, does not. */
  #within<Stretch extends TimeWindow>(read: (source: SummarySource) => readonly Stretch[]) {
    return this.#sources.flatMap((source) =>
      read(source).filter(({ fromMs, toMs }) => toMs >= source.fromMs && fromMs <= source.toMs)
    );
  }

  #gather(metricIndex: number, hostIndex: number, window: LineWindow): Gathered {
    const { fromMs, toMs, maxPoints = Infinity } = window;
    const metric = this.#metric(metricIndex), bucketMs = bucketOf(window);
    // Reduced by even times: what is drawn stays the same from frame to frame.
    const buckets = (toMs - fromMs) / bucketMs;
    const factor = Math.max(1, Math.ceil(buckets * POINTS * PANELS_ABREAST / maxPoints));
    const longMs = (Number.isFinite(factor) ? factor : 1) * bucketMs;
    const from = Math.floor(fromMs / longMs) * longMs, to = Math.ceil(toMs / longMs) * longMs;
    const key = [metricIndex, hostIndex, longMs, from, to].join(" ");
    const parts = this.#sources.map((source) => source.blocks(bucketMs, metric));
    const kept = this.#kept.get(key);
    const isSame = kept?.parts.length === parts.length &&
      parts.every((own, at) => own === kept.parts[at]);
    if (isSame) return kept!.gathered;
    const runs = this.#sources
      .filter((source) => source.fromMs <= to && source.toMs >= from - bucketMs)
      .map((source) => gatherRun(source, { metric, hostIndex, fromMs: from, toMs: to, bucketMs }));
    const reduced = regroup(joinBuckets(runs), longMs);
    const columns = reduced.columns[0] ?? emptyColumns(0, false);
    const gathered = { ...columns, startMs: reduced.startMs, bucketMs: longMs, line: {} };
    this.#kept.delete(key);
    this.#kept.set(key, { parts, gathered });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return gathered;
  }

  #metric(metricIndex: number): Metric {
    const metric = this.#metrics()[metricIndex];
    if (metric === undefined) throw new RangeError(`no metric has the index ${metricIndex}`);
    return metric;
  }

  #joinMs({ fromMs, toMs }: TimeWindow, bucketMs: number): number {
    const intervals = this.#sources.filter((source) =>
      source.fromMs <= toMs && source.toMs >= fromMs
    )
      .map(({ intervalMs }) => intervalMs);
    return Math.max(JOINED_BUCKETS * bucketMs, JOINED_INTERVALS * Math.max(0, ...intervals));
  }
}

function bucketOf({ fromMs, toMs }: TimeWindow): number {
  const [minuteMs, hourMs] = SUMMARY_LEVELS_MS as [number, number];
  return toMs - fromMs > MOST_MINUTES_MS ? hourMs : minuteMs;
}

/** The buckets of a run between two times, and one before them; a time that came again is seen as it was last. */
function gatherRun(
  source: SummarySource,
  { metric, hostIndex, fromMs, toMs, bucketMs }: {
    readonly metric: Metric;
    readonly hostIndex: number;
    readonly fromMs: number;
    readonly toMs: number;
    readonly bucketMs: number;
  },
): SummaryBuckets {
  const startMs: number[] = [], from: (SummaryColumns | undefined)[] = [], places: number[] = [];
  const leastMs = Math.max(fromMs - bucketMs, source.fromMs - bucketMs);
  const mostMs = Math.min(toMs, source.toMs + 1);
  for (const block of source.blocks(bucketMs, metric)) {
    const starts = block.startMs;
    if (block.fromMs >= mostMs || block.toMs <= leastMs && startMs.length === 0) continue;
    let series: SummaryColumns | undefined, isRead = false;
    for (let at = 0; at < starts.length; at++) {
      const start = starts[at]!;
      while (startMs.length > 0 && startMs.at(-1)! >= start) {
        startMs.pop();
        from.pop();
        places.pop();
      }
      if (start <= leastMs || start >= mostMs) continue;
      if (!isRead) series = source.series(block, metric, hostIndex);
      isRead = true;
      startMs.push(start);
      from.push(series);
      places.push(at);
    }
  }
  const columns = emptyColumns(startMs.length, from.some((series) => series?.weight !== undefined));
  from.forEach((series, index) => {
    if (series === undefined) return;
    const at = places[index]!;
    columns.low[index] = series.low[at]!;
    columns.high[index] = series.high[at]!;
    columns.mean[index] = series.mean[at]!;
    columns.count[index] = series.count[at]!;
    columns.flags[index] = series.flags[at]!;
    if (columns.weight !== undefined) columns.weight[index] = series.weight?.[at] ?? 0;
  });
  // Nothing is derived from one run to the next: their lines are apart.
  if (columns.flags.length > 0 && mostMs > source.toMs) {
    columns.flags[columns.flags.length - 1]! |= BREAKS;
  }
  return { startMs: Float64Array.from(startMs), columns: [columns] };
}

/** The points of the buckets from one on that begin before a time, in which the last one then ends. */
function lineOf(
  { startMs, low, high, count, flags, bucketMs }: Gathered,
  first: number,
  toMs: number,
): Pick<Line, "times" | "values"> {
  const points = new Points();
  for (let at = first; at < startMs.length && startMs[at]! < toMs; at++) {
    const from = startMs[at]!, span = Math.min(bucketMs, toMs - from);
    if (count[at]! > 0) {
      const rises = (flags[at]! & RISES) !== 0;
      if (low[at] === high[at]) points.add(from + span / 2, low[at]!);
      else {
        points.add(from + span / 4, rises ? low[at]! : high[at]!);
        points.add(from + span * 3 / 4, rises ? high[at]! : low[at]!);
      }
    }
    if ((flags[at]! & BREAKS) !== 0) points.add(from + span * 7 / 8, NaN);
  }
  const { times, values } = points;
  return { times, values };
}

/** By what is behind each bucket. */
function meanOf({ mean, count, weight }: Gathered): number | undefined {
  let sum = 0, all = 0;
  for (let at = 0; at < count.length; at++) {
    if (count[at] === 0) continue;
    const weighs = weight?.[at] ?? count[at]!;
    sum += mean[at]! * weighs;
    all += weighs;
  }
  return all > 0 ? sum / all : undefined;
}

function joined(one: Float64Array, other: Float64Array): Float64Array {
  const all = new Float64Array(one.length + other.length);
  all.set(one);
  all.set(other, one.length);
  return all;
}

interface Slice {
  readonly startMs: number;
  readonly endMs: number;
  readonly parts: readonly { readonly member: number; readonly at: number }[];
}

/** The buckets of several hosts by their time. */
function together(members: readonly Gathered[], toMs: number): Slice[] {
  const slices = new Map<
    number,
    { startMs: number; endMs: number; parts: { member: number; at: number }[] }
  >();
  members.forEach(({ startMs, bucketMs }, member) => {
    for (let at = 0; at < startMs.length; at++) {
      const start = startMs[at]!;
      if (start >= toMs) break;
      const slice = slices.get(start) ??
        { startMs: start, endMs: Math.min(start + bucketMs, toMs), parts: [] };
      slice.parts.push({ member, at });
      slices.set(start, slice);
    }
  });
  return [...slices.values()].sort((one, other) => one.startMs - other.startMs);
}

function aggregateOf(
  members: readonly Gathered[],
  parts: Slice["parts"],
  { mode, isShare }: { readonly mode: AggregateMode; readonly isShare: boolean },
): number {
  const column = mode === "max" ? "high" : mode === "min" ? "low" : "mean";
  const values = Float64Array.from(parts, ({ member, at }) => members[member]![column][at]!);
  if (!isShare || (mode !== "sum" && mode !== "avg")) return aggregate(values, mode);
  const weights = parts.map(({ member, at }) => members[member]!.weight?.[at] ?? 0);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(all > 0)) return aggregate(values, "avg");
  return values.reduce((sum, value, at) => sum + value * weights[at]!, 0) / all;
}

/** The points of a line; one NaN for a run of breaks. */
class Points {
  readonly #times: number[] = [];
  readonly #values: number[] = [];

  add(atMs: number, value: number): void {
    if (Number.isNaN(value) && Number.isNaN(this.#values.at(-1) ?? NaN)) return;
    this.#times.push(atMs);
    this.#values.push(value);
  }

  get times(): Float64Array {
    return new Float64Array(this.#times);
  }

  get values(): Float64Array {
    return new Float64Array(this.#values);
  }
}

const NO_POINTS = { times: new Float64Array(0), values: new Float64Array(0) };
