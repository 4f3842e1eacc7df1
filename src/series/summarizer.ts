import type { Metric } from "../model/dashboard.ts";
import { metricFacts } from "../model/metric_types.ts";
import {
  BREAKS,
  isWeighed,
  RISES,
  SUMMARY_LEVELS_MS,
  type SummaryBuckets,
  type SummaryColumns,
} from "../model/summary.ts";
import type { Tick } from "../model/tick.ts";
import { History } from "./history.ts";
import type { Pause } from "./pause.ts";
import { GAP, isValue } from "./point.ts";
import { emptyColumns } from "./regroup.ts";
import type { Outage } from "./time_window.ts";

/** What some ticks come to: minute by minute, and what happened to whom. */
export interface Summary extends SummaryBuckets {
  /** By host, as are the restarts. The columns are host by host, metric by metric. */
  readonly outages: readonly (readonly Outage[])[];
  readonly restarts: readonly (readonly number[])[];
  readonly pauses: readonly Pause[];
}

/** So many values are derived at a stretch; a history holds four times as many. */
const STRETCH_VALUES = 80_000;
const FEWEST_TICKS = 16;
const MOST_TICKS = 1024;

/**
 * Brings the ticks of a run down to the lowest, highest and mean value of each minute, as a history that
 * was given the same ticks would draw them: the extremes are those of the rates, not of the counters.
 */
export class Summarizer {
  readonly #metrics: readonly Metric[];
  readonly #hostCount: number;
  readonly #history: History;
  readonly #stretch: number;
  /** When the value before was measured, series by series; NaN where the line is broken. */
  readonly #measuredMs: Float64Array;
  #intervalMs: number;

  constructor(
    metrics: readonly Metric[],
    { hostCount, intervalMs }: { readonly hostCount: number; readonly intervalMs: number },
  ) {
    this.#metrics = metrics;
    this.#hostCount = hostCount;
    this.#intervalMs = intervalMs;
    const series = Math.max(1, metrics.length * hostCount);
    this.#stretch = Math.max(
      FEWEST_TICKS,
      Math.min(MOST_TICKS, Math.floor(STRETCH_VALUES / series)),
    );
    this.#history = new History(metrics, { hostCount, intervalMs, capacity: 4 * this.#stretch });
    this.#measuredMs = new Float64Array(series).fill(NaN);
  }

  /** Takes in what was summarised before: what follows is derived from it. */
  lead(ticks: readonly Tick[]): void {
    for (const _ of this.take(ticks));
  }

  /** The summaries of further ticks, a stretch at a time; what is not asked for is not taken in. */
  *take(ticks: readonly Tick[]): Generator<Summary, void, undefined> {
    // A pause takes a column of its own.
    const step = this.#stretch;
    for (let from = 0; from < ticks.length; from += step) {
      const first = this.#history.opened;
      this.#history.putAll(ticks.slice(from, from + step));
      if (this.#history.opened > first) yield this.#summary(first);
    }
  }

  #summary(first: number): Summary {
    const history = this.#history, times = history.timesFrom(first);
    const [bucketMs] = SUMMARY_LEVELS_MS as [number];
    const starts: number[] = [];
    const buckets = Int32Array.from(times, (ms) => {
      const start = Math.floor(ms / bucketMs) * bucketMs;
      if (starts.at(-1) !== start) starts.push(start);
      return starts.length - 1;
    });
    const window = { fromMs: times[0]!, toMs: times.at(-1)! };
    const hosts = Array.from({ length: this.#hostCount }, (_, host) => host);
    const place = { first, times, buckets, length: starts.length };
    return {
      startMs: Float64Array.from(starts),
      columns: hosts.flatMap((host) =>
        this.#metrics.map((_, metric) => this.#column(metric, host, place))
      ),
      outages: hosts.map((host) => history.outages(host, window)),
      restarts: hosts.map((host) => history.restarts(host, window)),
      pauses: history.pauses(window),
    };
  }

  #column(
    metricIndex: number,
    host: number,
    { first, times, buckets, length }: {
      readonly first: number;
      readonly times: Float64Array;
      readonly buckets: Int32Array;
      readonly length: number;
    },
  ): SummaryColumns {
    const metric = this.#metrics[metricIndex]!;
    const { isShare = false, rises } = metricFacts(metric.type);
    const entries = this.#history.entriesFrom(first, metricIndex, host);
    const weights = isShare ? this.#history.weightsFrom(first, metricIndex, host) : undefined;
    const columns = emptyColumns(length, isWeighed(metric));
    const { low, high, mean, count, weight, flags } = columns;
    const behind = weight ?? new Float64Array(length);
    const series = host * this.#metrics.length + metricIndex;
    for (let at = 0; at < entries.length; at++) {
      const entry = entries[at]!, bucket = buckets[at]!;
      if (entry === GAP) {
        flags[bucket]! |= BREAKS;
        this.#measuredMs[series] = NaN;
      }
      if (!isValue(entry)) continue;
      // A rate holds for the time since the value before it; what is read as it stands, for its moment.
      const sinceMs = times[at]! - this.#measuredMs[series]!;
      const span = (rises && sinceMs > 0 ? sinceMs : this.#intervalMs) / 1000;
      this.#measuredMs[series] = times[at]!;
      const weighs = weights === undefined ? span : span * weights[at]!;
      if (!(low[bucket]! <= entry)) {
        low[bucket] = entry;
        flags[bucket]! &= ~RISES;
      }
      if (!(high[bucket]! >= entry)) {
        high[bucket] = entry;
        flags[bucket]! |= RISES;
      }
      const all = behind[bucket]! + weighs, n = ++count[bucket]!;
      const share = all > 0 ? weighs / all : 1 / n;
      mean[bucket] = n === 1 ? entry : mean[bucket]! + (entry - mean[bucket]!) * share;
      behind[bucket] = all;
    }
    return columns;
  }
}
