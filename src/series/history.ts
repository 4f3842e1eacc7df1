import type { Metric } from "../model/dashboard.ts";
import type { MissReason, Tick } from "../model/tick.ts";
import { type Derivation, derivationOf } from "./derivation.ts";
import { HostTrack } from "./host_track.ts";
import { type ColumnRange, type Line, readLine } from "./line_reader.ts";
import { GAP } from "./point.ts";
import { RestartDetector } from "./restart_detector.ts";
import { quantityOf } from "./sample.ts";
import { SeriesRing } from "./series_ring.ts";
import { TimeRing } from "./time_ring.ts";

export interface HistoryOptions {
  readonly hostCount: number;
  /** How many ticks are kept: history / interval, and some. */
  readonly capacity: number;
  /** The nominal time between two ticks, in milliseconds. */
  readonly intervalMs: number;
}

/** A stretch of time to read, in epoch milliseconds. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface LineWindow extends TimeWindow {
  /** Longer lines are reduced to the lowest and highest value of equal buckets. */
  readonly maxPoints?: number;
}

export interface Outage extends TimeWindow {
  /** It still lasts; `toMs` is then the time of the newest tick. */
  readonly open: boolean;
}

/** How a host answers, as of its newest result. Times are wall-clock milliseconds. */
export interface HostState {
  readonly state: "waiting" | "answering" | "failing";
  /** When the newest answer came. */
  readonly repliedAtMs?: number;
  /** How long the newest answer took, in milliseconds. */
  readonly tookMs?: number;
  /** When the first tick of the present silence was due. */
  readonly silentSinceMs?: number;
  readonly reason?: MissReason;
  /** Why it fails, as the collector worded it. */
  readonly message?: string;
  /** The server's complaints in the newest answer, as the collector worded them. */
  readonly problems: readonly string[];
}

interface HostSeries {
  readonly track: HostTrack;
  readonly restarts: RestartDetector;
  readonly derivations: readonly Derivation[];
  readonly rings: readonly SeriesRing[];
}

/**
 * The values of all metrics of all hosts over the newest ticks: ticks are opened as they start,
 * each host's result is put in as it arrives, lines are read at any time. Holds monotonic times
 * and answers in wall-clock ones, by the newest tick's clock. Nothing in it grows with uptime.
 */
export class History {
  readonly #metrics: readonly Metric[];
  readonly #intervalMs: number;
  readonly #clock: TimeRing;
  readonly #hosts: readonly HostSeries[];

  constructor(metrics: readonly Metric[], { hostCount, capacity, intervalMs }: HistoryOptions) {
    this.#metrics = metrics;
    this.#intervalMs = intervalMs;
    this.#clock = new TimeRing(capacity);
    this.#hosts = Array.from({ length: hostCount }, () => ({
      track: new HostTrack(capacity),
      restarts: new RestartDetector(metrics),
      derivations: metrics.map((metric) => derivationOf(metric, { intervalMs })),
      rings: metrics.map(() => new SeriesRing(capacity)),
    }));
  }

  /** Adds a column for a tick that starts. A tick that is not newer than the newest is ignored. */
  open(tick: Tick): void {
    const column = this.#clock.opened;
    if (!this.#clock.open(tick)) return;
    for (const { track, rings } of this.#hosts) {
      track.open(column);
      for (const ring of rings) ring.open();
    }
  }

  /**
   * Takes in `tick.results[hostIndex]`, also while later ticks are already open; one host's
   * results must come in order. A result that is empty, out of order or no longer kept is ignored.
   */
  put(tick: Tick, hostIndex: number): void {
    const host = this.#host(hostIndex);
    const result = tick.results[hostIndex];
    const column = this.#clock.columnOf(tick);
    if (result === undefined || column <= host.track.newest) return;
    if (result.kind === "miss") {
      host.track.put(column, result, { dueMs: tick.monotonicMs, restarted: false });
      for (const ring of host.rings) ring.put(column, GAP);
      return;
    }
    const restarted = host.restarts.restarted(result.values);
    // After a silence the line is broken already, and a gauge's value is true at once.
    const breaks = restarted && host.track.silentSinceMs === undefined;
    host.track.put(column, result, { dueMs: tick.monotonicMs, restarted });
    const sample = { atMs: result.repliedAtMs, values: result.values };
    host.derivations.forEach((derivation, index) => {
      if (restarted) derivation.restart();
      const entry = derivation.next(sample);
      host.rings[index]!.put(column, breaks ? GAP : entry);
    });
  }

  /**
   * One metric of one host between two times, with one point before the left edge and one after
   * the right edge where the line goes on there. NaN breaks it; what cannot be measured is left out.
   */
  line(metricIndex: number, hostIndex: number, window: LineWindow): Line {
    return readLine(this.#ring(metricIndex, hostIndex), this.#clock, this.#range(window));
  }

  /** The newest value of one metric of one host, and the time of its tick. */
  latest(metricIndex: number, hostIndex: number): { value: number; atMs: number } | undefined {
    const ring = this.#ring(metricIndex, hostIndex);
    const column = ring.latest;
    return column < 0 ? undefined : { value: ring.at(column), atMs: this.#clock.wallMs(column) };
  }

  /** The stretches between two times in which a host did not answer, from its first miss on. */
  outages(hostIndex: number, { fromMs, toMs }: TimeWindow): Outage[] {
    const newest = this.#clock.opened - 1;
    const first = this.#clock.firstAt(fromMs);
    const last = this.#clock.lastAt(toMs);
    const oldest = this.#clock.oldest;
    // An outage that began before the window may reach into it without a tick of its own inside.
    return this.#host(hostIndex).track
      .outages(Math.max(oldest, first - 1), last, { oldest, newest })
      .map(({ from, to }) => ({
        fromMs: this.#clock.wallMs(from),
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

  /** Which of a metric's records the host's newest answer lacked, or holds no number of. */
  absent(metricIndex: number, hostIndex: number): string[] {
    const reply = this.#host(hostIndex).track.reply;
    const metric = this.#metrics[metricIndex];
    if (reply === undefined || metric === undefined) return [];
    const keys = metric.key2 === undefined ? [metric.key] : [metric.key, metric.key2];
    return keys.filter((key) => quantityOf(reply.values, key) === undefined);
  }

  /** How a host answers now. */
  hostState(hostIndex: number): HostState {
    const { result, reply, silentSinceMs } = this.#host(hostIndex).track;
    if (result === undefined) return { state: "waiting", problems: [] };
    const answered = reply && {
      tookMs: reply.tookMs,
      repliedAtMs: this.#clock.toWallMs(reply.repliedAtMs),
    };
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
