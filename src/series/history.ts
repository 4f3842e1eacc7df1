import type { Metric } from "../model/dashboard.ts";
import type { RecordValue } from "../model/record_value.ts";
import { recordsIn, type Tick } from "../model/tick.ts";
import type { AggregateMode } from "./aggregate.ts";
import type { AggregateSeries } from "./aggregate_series.ts";
import type { Derivation } from "./derivation.ts";
import { derivationOf } from "./derivation_of.ts";
import { HostAggregates } from "./host_aggregates.ts";
import type { HostState } from "./host_state.ts";
import { changeMetrics, isSourced, placesBefore, weightsOf } from "./change_metrics.ts";
import { type HostSeries, putResult, putStretch } from "./host_series.ts";
import { HostTrack } from "./host_track.ts";
import { type LackingRecord, lackingRecords } from "./lacking_records.ts";
import { type Band, type ColumnRange, type Line, readBand, readLine } from "./line_reader.ts";
import { MarkedColumns } from "./marked_columns.ts";
import { type Pause, pauseBefore, type PauseKind } from "./pause.ts";
import { PauseLog } from "./pause_log.ts";
import { GaugeValue } from "./gauge_value.ts";
import { GAP, isValue } from "./point.ts";
import { RestartDetector } from "./restart_detector.ts";
import { recordsOfMetric } from "../model/record_names.ts";
import { metricFacts } from "../model/metric_types.ts";
import { MOST_UNCERTAIN } from "./sample.ts";
import { DEFAULT_SYNC_INTERVAL_MS, refreshOf } from "./slow_records.ts";
import { SeriesRing } from "./series_ring.ts";
import { type Standing, standingOf } from "./standing.ts";
import { TimeRing } from "./time_ring.ts";
import type { LineWindow, Outage, TimeWindow } from "./time_window.ts";

export interface HistoryOptions {
  readonly hostCount: number;
  /** How many ticks are kept: history / interval, and some. */
  readonly capacity: number;
  /** The nominal time between two ticks, in milliseconds. */
  readonly intervalMs: number;
  /** Told of a tick whose time was there already: what was held from that time on is forgotten. */
  readonly onForget?: ((tick: Tick) => void) | undefined;
}

/** A point may fall out for a moment without its neighbours being far apart. */
const JOINED_INTERVALS = 2.5;

/**
 * The values of all metrics of all hosts over the newest ticks: ticks are opened as they start,
 * each host's result is put in as it arrives, lines are read at any time. Derives by monotonic times
 * and answers in wall-clock ones, each by the clock of its moment. Nothing in it grows with uptime.
 */
export class History {
  #metrics: readonly Metric[];
  /** Of the present run. */
  #intervalMs: number;
  #startsRun = false;
  readonly #pauses: PauseLog;
  readonly #clock: TimeRing;
  readonly #hosts: readonly HostSeries[];
  readonly #aggregates: HostAggregates;
  readonly #onForget: HistoryOptions["onForget"];

  constructor(metrics: readonly Metric[], options: HistoryOptions) {
    const { hostCount, capacity, intervalMs } = options;
    this.#metrics = metrics;
    this.#onForget = options.onForget;
    this.#intervalMs = intervalMs;
    this.#clock = new TimeRing(capacity);
    this.#pauses = new PauseLog(this.#clock);
    this.#hosts = Array.from({ length: hostCount }, () => ({
      track: new HostTrack(capacity),
      restarts: new RestartDetector(metrics),
      derivations: this.#derivations(),
      sourced: metrics.map(isSourced),
      rings: metrics.map(() => new SeriesRing(capacity)),
      weights: metrics.map((metric) => weightsOf(metric, capacity)),
      leftOut: metrics.map(() => new MarkedColumns()),
    }));
    this.#aggregates = new HostAggregates({
      capacity,
      keep: () => 8 * this.#metrics.length,
      holdColumns: (metricIndex) => {
        const refreshMs = this.#metrics[metricIndex]?.refreshMs ?? DEFAULT_SYNC_INTERVAL_MS;
        return Math.ceil(2 * Math.max(refreshMs, intervalMs) / intervalMs);
      },
      member: (metricIndex, hostIndex) => ({
        track: this.#host(hostIndex).track,
        ring: this.#ring(metricIndex, hostIndex),
        weights: this.#host(hostIndex).weights[metricIndex],
      }),
    });
  }

  /**
   * Holds these metrics from now on: what there is of those that it held already stays, of the others
   * the values begin now.
   */
  setMetrics(metrics: readonly Metric[]): void {
    const places = placesBefore(metrics, this.#metrics);
    const { capacity, opened } = this.#clock;
    this.#metrics = metrics;
    const derivation = (metric: Metric) => this.#derivation(metric);
    for (const host of this.#hosts) {
      changeMetrics(host, metrics, { places, capacity, opened, derivation });
    }
    this.#aggregates.clear();
  }

  /** By their numbers. */
  get metrics(): readonly Metric[] {
    return this.#metrics;
  }

  /** The time of the oldest column that is kept, epoch milliseconds; NaN without one. */
  get oldestMs(): number {
    return this.#clock.opened === 0 ? NaN : this.#clock.wallMs(this.#clock.oldest);
  }

  /** The time of the newest column, epoch milliseconds; NaN without one. */
  get newestMs(): number {
    return this.#clock.opened === 0 ? NaN : this.#clock.wallMs(this.#clock.opened - 1);
  }

  /** How many columns were ever opened. */
  get opened(): number {
    return this.#clock.opened;
  }

  /** The times of the columns from `first` on, which are still kept, epoch milliseconds. */
  timesFrom(first: number): Float64Array {
    return this.#from(first, (column) => this.#clock.wallMs(column));
  }

  /** What a metric of a host has in these columns: values, `NO_POINT` and `GAP`. */
  entriesFrom(first: number, metricIndex: number, hostIndex: number): Float64Array {
    const ring = this.#ring(metricIndex, hostIndex);
    return this.#from(first, (column) => ring.at(column));
  }

  /** What the values of a share weigh. */
  weightsFrom(first: number, metricIndex: number, hostIndex: number): Float64Array {
    const weights = this.#host(hostIndex).weights[metricIndex];
    return this.#from(first, (column) => weights?.at(column) ?? 1);
  }

  #from(first: number, at: (column: number) => number): Float64Array {
    const values = new Float64Array(this.opened - first);
    for (let index = 0; index < values.length; index++) values[index] = at(first + index);
    return values;
  }

  /**
   * A host that does not answer at the first tick was silent since a moment before it, epoch milliseconds: where
   * the ticks of a recording are held from a moment on.
   */
  silentBefore(hostIndex: number, sinceMs: number): void {
    this.#host(hostIndex).track.silentBeforeMs = sinceMs;
  }

  /** When a silence began that goes back to a column, of several hosts that of the last. */
  #silentSinceMs(tracks: readonly HostTrack[], column: number): number {
    const wallMs = this.#clock.wallMs(column);
    return column > 0
      ? wallMs
      : Math.max(...tracks.map(({ silentBeforeMs }) => silentBeforeMs ?? wallMs));
  }

  /** Adds a column for a tick that starts. A tick that is not newer than the newest is ignored. */
  open(tick: Tick): void {
    const kind = this.#pauseBefore(tick);
    if (kind !== undefined) this.#pause(tick, kind);
    this.#open(tick);
  }

  #open(tick: Tick): void {
    const column = this.#clock.opened;
    if (!this.#clock.open(tick)) return;
    for (const { track, rings } of this.#hosts) {
      track.open(column);
      for (const ring of rings) ring.open();
    }
  }

  /**
   * Takes in `tick.results[hostIndex]`, also while later ticks are already open; one host's
   * answers must come in order. What is empty, repeated, out of order or no longer kept is ignored.
   */
  put(tick: Tick, hostIndex: number): void {
    const column = this.#clock.columnOf(tick);
    putResult(this.#host(hostIndex), tick.results[hostIndex], { column, tick });
  }

  /**
   * Opens ticks one after another and puts in all that they hold, as `open()` and `put()` would do by
   * turns, but series by series: in a fraction of the time, for what one series needs is at hand.
   */
  putAll(ticks: readonly Tick[]): void {
    // What is kept of the columns before must not be overwritten before it was looked at.
    const most = Math.max(1, this.#clock.capacity >> 2);
    for (let from = 0; from < ticks.length;) {
      const first = this.#clock.opened;
      let to = from;
      while (
        to < ticks.length && to - from < most && this.#pauseBefore(ticks[to]!) === undefined &&
        this.#clock.open(ticks[to]!)
      ) to++;
      if (to === from) {
        // After a pause, or not newer than the newest: what it still can add is added one by one.
        const tick = ticks[from++]!;
        this.open(tick);
        for (const host of this.#hosts.keys()) this.put(tick, host);
        continue;
      }
      const stretch = { ticks: ticks.slice(from, to), first };
      this.#hosts.forEach((host, index) => putStretch(host, index, stretch));
      from = to;
    }
  }

  /**
   * The next tick is the first of another run, whose ticks are `intervalMs` apart: all lines break
   * before it, and nothing is derived over it.
   */
  startRun({ intervalMs }: { readonly intervalMs: number }): void {
    this.#intervalMs = intervalMs;
    this.#startsRun = this.#clock.opened > 0;
  }

  /** Nobody has answered yet: what the hosts said in an earlier run is not how they are now. */
  awaitAnswers(): void {
    for (const { track } of this.#hosts) track.awaitAnswer();
  }

  /** Nobody records these hosts from a time on, epoch milliseconds, until something of them is put in again. */
  leaveOut(hostIndexes: readonly number[], sinceMs: number): void {
    for (const index of hostIndexes) this.#host(index).track.leave(sinceMs);
  }

  #pauseBefore(tick: Tick): PauseKind | undefined {
    if (this.#startsRun) return "run";
    return pauseBefore(tick, this.#clock, this.#intervalMs);
  }

  /** Breaks all lines before a tick and ends all outages: until it comes nobody looked. */
  #pause(tick: Tick, kind: PauseKind): void {
    const clock = this.#clock;
    const sinceMs = clock.sinceNewestMs(tick);
    if (!(sinceMs > 0)) return;
    this.#startsRun = false;
    const stepMs = clock.stepTo(tick);
    if (tick.atMs <= clock.wallMs(clock.opened - 1)) {
      this.#forgetFrom(tick.atMs);
      this.#onForget?.(tick);
    }
    const column = clock.opened;
    const wallMs = clock.wallMs(column - 1), sinceWallMs = Math.max(0, tick.atMs - wallMs);
    clock.open({
      index: -1,
      atMs: wallMs + Math.min(this.#intervalMs, sinceWallMs / 2),
      monotonicMs: clock.monotonicMs(column - 1) + Math.min(this.#intervalMs, sinceMs / 2),
      latenessMs: 0,
      results: [],
    });
    for (const host of this.#hosts) {
      host.track.open(column);
      host.track.interrupt(column);
      // How much time passed while nobody polled is known; not so where the clocks disagree on it.
      if (kind !== "unpolled") host.derivations = this.#derivations();
      for (const ring of host.rings) {
        ring.open();
        ring.put(column, GAP);
      }
    }
    this.#pauses.add(column, { kind, stepMs });
  }

  /** A time that was there already comes again: what was measured from then on gives way to it. */
  #forgetFrom(wallMs: number): void {
    const last = this.#clock.opened - 1;
    const first = this.#clock.rewind(wallMs);
    for (const { track, rings, leftOut } of this.#hosts) {
      track.erase(first, last);
      for (const ring of rings) ring.eraseFrom(first);
      for (const marks of leftOut) marks.eraseFrom(first);
    }
    this.#pauses.eraseFrom(first);
    this.#aggregates.clear();
  }

  #derivations() {
    return this.#metrics.map((metric) => this.#derivation(metric));
  }

  #derivation(metric: Metric): Derivation {
    return derivationOf(metric, { intervalMs: this.#intervalMs });
  }

  /**
   * One metric of one host between two times, with one point before the left edge where the line comes
   * from there. What was measured after the right edge was not known then, and does not change it. NaN
   * breaks it; what cannot be measured is left out.
   */
  line(metricIndex: number, hostIndex: number, window: LineWindow): Line {
    const joinMs = this.#joinMs(metricIndex, [hostIndex]);
    return readLine(this.#ring(metricIndex, hostIndex), this.#clock, {
      ...this.#range(window),
      joinMs,
      intervalMs: this.#intervalMs,
    });
  }

  /** How many events per second are behind a share's value of a time that is kept; undefined: it is no share. */
  weightAt(metricIndex: number, hostIndex: number, atMs: number): number | undefined {
    return this.#host(hostIndex).weights[metricIndex]?.at(this.#clock.lastAt(atMs));
  }

  /** The times between two times at which an answer for a metric was left out, since it cannot be. */
  leftOut(metricIndex: number, hostIndex: number, { fromMs, toMs }: TimeWindow): number[] {
    return (this.#host(hostIndex).leftOut[metricIndex]?.within(
      this.#clock.firstAt(fromMs),
      this.#clock.lastAt(toMs),
    ) ?? []).map((column) => this.#clock.wallMs(column));
  }

  /** The newest value of one metric of one host (until a wall-clock time), and the time of its tick. */
  latest(
    metricIndex: number,
    hostIndex: number,
    untilMs = Infinity,
  ): { value: number; atMs: number } | undefined {
    const ring = this.#ring(metricIndex, hostIndex);
    const column = ring.latestUntil(this.#clock.lastAt(untilMs));
    return column < 0 ? undefined : { value: ring.at(column), atMs: this.#clock.wallMs(column) };
  }

  /** How it stands with one metric of one host at a wall-clock time: its newest value, or what broke it. */
  standing(metricIndex: number, hostIndex: number, atMs: number): Standing {
    const { track } = this.#host(hostIndex);
    const place = this.#place([track], atMs);
    const standing = standingOf(this.#ring(metricIndex, hostIndex), place);
    const metric = this.#metrics[metricIndex]!;
    if (metric.type !== "gauge" || standing.kind !== "broken" || standing.by !== "restart") {
      return standing;
    }
    // The line of a gauge breaks at a restart, but its value is true at once.
    const { reply, newest } = track;
    if (reply === undefined || newest > place.until) return standing;
    const value = new GaugeValue(metric).next({ ...reply, atMs: reply.repliedAtMs });
    return isValue(value) ? { kind: "value", value, atMs: standing.sinceMs } : standing;
  }

  /** The same of several hosts as one, as `aggregateLine()` draws them from `fromMs` on. */
  aggregateStanding(
    metricIndex: number,
    hostIndexes: readonly number[],
    mode: AggregateMode,
    { fromMs, toMs }: TimeWindow,
  ): Standing {
    const tracks = hostIndexes.map((hostIndex) => this.#host(hostIndex).track);
    const first = this.#clock.firstAt(fromMs);
    const { ring } = this.#aggregate(metricIndex, hostIndexes, mode, first);
    return standingOf(ring, this.#place(tracks, toMs));
  }

  #place(tracks: readonly HostTrack[], atMs: number) {
    return {
      tracks,
      until: this.#clock.lastAt(atMs),
      oldest: this.#clock.oldest,
      wallMs: (column: number) => this.#clock.wallMs(column),
      silentSinceMs: (column: number) => this.#silentSinceMs(tracks, column),
    };
  }

  /**
   * One metric of several hosts as one line: see `AggregateSeries` for hosts that do not answer.
   * It ends at the newest tick that all of these hosts answered or missed.
   */
  aggregateLine(
    metricIndex: number,
    hostIndexes: readonly number[],
    mode: AggregateMode,
    window: LineWindow,
  ): Line {
    const range = this.#range(window);
    const { ring } = this.#aggregate(metricIndex, hostIndexes, mode, range.first);
    return readLine(ring, this.#clock, {
      ...range,
      last: Math.min(range.last, ring.newest),
      joinMs: this.#joinMs(metricIndex, hostIndexes),
      intervalMs: this.#intervalMs,
    });
  }

  /** From the lowest to the highest host, tick by tick; hosts that do not answer are left out. */
  aggregateBand(metricIndex: number, hostIndexes: readonly number[], window: LineWindow): Band {
    const range = this.#range(window);
    const low = this.#aggregate(metricIndex, hostIndexes, "min", range.first).ring;
    const high = this.#aggregate(metricIndex, hostIndexes, "max", range.first).ring;
    const last = Math.min(range.last, low.newest);
    return readBand({ low, high }, this.#clock, { ...range, last });
  }

  /** The `count` hosts whose value at a moment is worst, the worst first; those without one come last. */
  topHosts(
    metricIndex: number,
    hostIndexes: readonly number[],
    { count, atMs, worse = "high" }: {
      readonly count: number;
      readonly atMs: number;
      /** Which values are the worst. */
      readonly worse?: "high" | "low";
    },
  ): number[] {
    const rank = (hostIndex: number) => {
      const standing = this.standing(metricIndex, hostIndex, atMs);
      if (standing.kind !== "value") return -Infinity;
      return worse === "high" ? standing.value : -standing.value;
    };
    return hostIndexes
      .map((hostIndex) => ({ hostIndex, value: rank(hostIndex) }))
      // Infinities do not subtract; equal hosts keep their order.
      .sort((one, other) => Number(other.value > one.value) - Number(one.value > other.value))
      .slice(0, count)
      .map(({ hostIndex }) => hostIndex);
  }

  /** The stretches between two times in which a host did not answer, from its first miss on. */
  outages(hostIndex: number, { fromMs, toMs }: TimeWindow): Outage[] {
    const newest = this.#clock.opened - 1;
    const first = this.#clock.firstAt(fromMs);
    const last = this.#clock.lastAt(toMs);
    const oldest = this.#clock.oldest;
    // An outage that began before the window may reach into it without a tick of its own inside.
    const { track } = this.#host(hostIndex);
    return track
      .outages(Math.max(oldest, first - 1), last, { oldest, newest })
      .map(({ from, to }) => ({
        fromMs: this.#silentSinceMs([track], from),
        toMs: this.#clock.wallMs(to ?? newest),
        open: to === undefined,
      }));
  }

  /** The times between two times at which a host was found to have been restarted. */
  restarts(hostIndex: number, { fromMs, toMs }: TimeWindow): number[] {
    return this.#host(hostIndex).track
      .restarts(this.#clock.firstAt(fromMs), this.#clock.lastAt(toMs))
      .map((column) => this.#clock.wallMs(column));
  }

  /** The stretches between two times in which nobody looked at any host. */
  pauses(window: TimeWindow): Pause[] {
    return this.#pauses.within(window);
  }

  /** Which of a metric's records the host's newest answer holds no number of; none before an answer. */
  lacking(metricIndex: number, hostIndex: number): LackingRecord[] {
    const { reply, result } = this.#host(hostIndex).track;
    const metric = this.#metrics[metricIndex];
    if (metric === undefined) return [];
    const told = isSourced(metric) ? recordsIn(result) ?? reply : reply;
    return told === undefined ? [] : lackingRecords(told, recordsOfMetric(metric));
  }

  /** What a host's newest answer holds of a record, number or text. */
  reported(hostIndex: number, record: string): RecordValue | undefined {
    return this.#host(hostIndex).track.reply?.values.get(record);
  }

  /** Whether it is not known well enough when a host gave its newest answer to tell what one interval brought. */
  isAnswerTimeVague(hostIndex: number): boolean {
    const uncertaintyMs = this.#host(hostIndex).track.reply?.uncertaintyMs ?? 0;
    return 2 * uncertaintyMs > MOST_UNCERTAIN * this.#intervalMs;
  }

  /** How a host answers now. */
  hostState(hostIndex: number): HostState {
    const { result, reply, silentSinceMs, leftMs } = this.#host(hostIndex).track;
    if (leftMs !== undefined) return { state: "unrecorded", silentSinceMs: leftMs, problems: [] };
    if (result === undefined) return { state: "waiting", problems: [] };
    const answered = reply && { tookMs: reply.tookMs };
    if (result.kind === "reply") {
      return { state: "answering", ...answered, problems: result.problems };
    }
    const { reason, message } = result;
    const silence = silentSinceMs !== undefined &&
      { silentSinceMs: this.#clock.toWallMs(silentSinceMs) };
    return { state: "failing", ...answered, ...silence, reason, message, problems: [] };
  }

  /**
   * The columns of a window, and how far to reduce them. The level follows from the window's
   * length, not from the ticks within it, so that it stays the same from frame to frame.
   */
  #range({ fromMs, toMs, maxPoints = Infinity }: LineWindow): ColumnRange {
    const first = this.#clock.firstAt(fromMs);
    const last = this.#clock.lastAt(toMs);
    const kept = last - first + 1;
    const nominal = Math.ceil((toMs - fromMs) / this.#intervalMs);
    const columns = nominal < kept / 1.5 || !Number.isFinite(nominal) ? kept : nominal;
    const level = columns <= maxPoints
      ? 0
      : Math.max(1, Math.ceil(Math.log2(2 * columns / Math.max(2, maxPoints))));
    return { first, last, level };
  }

  /** Points that follow on each other are no further apart than this, in milliseconds. */
  #joinMs(metricIndex: number, hostIndexes: readonly number[]): number {
    const metric = this.#metrics[metricIndex];
    const periods = hostIndexes.map((hostIndex) => {
      const { track, derivations } = this.#host(hostIndex);
      const ownMs = derivations[metricIndex]?.refreshMs;
      return ownMs ?? (metric === undefined ? 0 : refreshOf(metric, track.reply?.values));
    });
    return JOINED_INTERVALS * this.#intervalMs + 1.5 * Math.max(0, ...periods);
  }

  #aggregate(
    metricIndex: number,
    hostIndexes: readonly number[],
    mode: AggregateMode,
    first: number,
  ): AggregateSeries {
    const opened = this.#clock.opened, metric = this.#metrics[metricIndex];
    // Shares are never added up, also where what is behind each is not known.
    const isShare = metric?.isDerived === true && metricFacts(metric.type).isShare === true;
    const used = mode === "sum" && isShare ? "avg" : mode;
    return this.#aggregates.read({ metricIndex, hostIndexes, mode: used, first, opened });
  }

  #host(hostIndex: number): HostSeries {
    const host = this.#hosts[hostIndex];
    if (host === undefined) throw new RangeError(`no host has the index ${hostIndex}`);
    return host;
  }

  #ring(metricIndex: number, hostIndex: number): SeriesRing {
    const ring = this.#host(hostIndex).rings[metricIndex];
    if (ring === undefined) throw new RangeError(`no metric has the index ${metricIndex}`);
    return ring;
  }
}
