import type { SeriesPoint } from "../model/series_point.ts";
import { metricFacts } from "../model/metric_types.ts";
import type { Tick } from "../model/tick.ts";
import type { Metric } from "../model/dashboard.ts";
import type { History } from "../series/history.ts";
import { isLacking, latestView, type ValueSource } from "./latest_view.ts";
import { pauseWords } from "./scene_events.ts";

/** A line of one host to be read point by point. */
export interface ReadSeries {
  readonly metric: Metric;
  /** Its index in the history. */
  readonly index: number;
  readonly host: number;
  readonly unit: string;
}

/** What a scene must tell, of a history that holds all values. */
type PointSource = Omit<ValueSource, "history"> & { readonly history: History };

/** What is known of a line up to the point that was read last. */
interface ReadState {
  /** When there was a value last, or since when one is waited for; epoch milliseconds. */
  lastMs: number;
  /** There was a value then, and the line goes on from it. */
  hasValue: boolean;
  /** That there is no value was said. */
  isAbsent: boolean;
}

/**
 * Reads lines as they are drawn, point by point, while ticks are put into their history: what a chart of the
 * same stretch shows, and one point without a value where a line breaks off or nothing is measured.
 */
export class SeriesPoints {
  readonly #source: PointSource;
  readonly #series: readonly ReadSeries[];
  readonly #fromMs: number;
  readonly #states: (ReadState | undefined)[];
  #doneMs = -Infinity;
  #begun = false;

  constructor(
    source: PointSource,
    series: readonly ReadSeries[],
    { fromMs = -Infinity }: { readonly fromMs?: number | undefined } = {},
  ) {
    this.#source = source;
    this.#series = series;
    this.#fromMs = fromMs;
    this.#states = series.map(() => undefined);
  }

  /** What was read from a time on is forgotten: it comes again. */
  forgetFrom(atMs: number): void {
    this.#doneMs = Math.min(this.#doneMs, atMs - 1e-3);
    for (const state of this.#states) {
      if (state === undefined) continue;
      state.lastMs = Math.min(state.lastMs, atMs);
      state.hasValue = false;
      state.isAbsent = false;
    }
  }

  /** The points of ticks that were put into the history since, in the order of their times. */
  read(ticks: readonly Tick[]): SeriesPoint[] {
    if (ticks.length === 0) return [];
    const points: SeriesPoint[] = [];
    const shown = ticks.filter(({ atMs }) => atMs >= this.#fromMs);
    const firstMs = this.#begun ? undefined : shown[0]?.atMs;
    this.#begun ||= firstMs !== undefined;
    this.#series.forEach((series, place) => {
      const read = this.#readOne(series, place, { ticks, firstMs });
      for (const point of read) if (point.atMs >= this.#fromMs) points.push(point);
    });
    this.#doneMs = this.#source.history.newestMs;
    return points.sort((one, other) => one.atMs - other.atMs);
  }

  #readOne(
    series: ReadSeries,
    place: number,
    { ticks, firstMs }: { readonly ticks: readonly Tick[]; readonly firstMs: number | undefined },
  ): SeriesPoint[] {
    const { history } = this.#source;
    const window = { fromMs: this.#doneMs, toMs: Infinity };
    const { times, values, joinMs } = history.line(series.index, series.host, window);
    const state = this.#states[place] ??= {
      lastMs: ticks[0]!.atMs,
      hasValue: false,
      isAbsent: false,
    };
    const points: SeriesPoint[] = [];
    const breakOff = (atMs: number) => {
      state.isAbsent = true;
      const nextMs = times.find((time) => time >= atMs);
      // What is measured at the same time is not absent.
      if (nextMs === atMs && !Number.isNaN(values[times.indexOf(nextMs)]!)) return;
      points.push({ atMs, series: place, ...this.#absence(series, atMs, { ticks, joinMs }) });
    };
    const waitUntil = (atMs: number) => {
      if (state.isAbsent || !(atMs - state.lastMs > joinMs)) return;
      const late = ticks.find((tick) => tick.atMs > state.lastMs + joinMs);
      if (late !== undefined && late.atMs < atMs) breakOff(late.atMs);
    };
    if (firstMs !== undefined && (state.isAbsent || this.#isAbsentAt(series, firstMs, joinMs))) {
      breakOff(firstMs);
    }
    for (let at = 0; at < times.length; at++) {
      const atMs = times[at]!, value = values[at]!;
      if (atMs <= this.#doneMs) continue;
      waitUntil(atMs);
      if (Number.isNaN(value)) {
        if (!state.isAbsent) breakOff(atMs);
        state.hasValue = false;
        continue;
      }
      const weight = this.#weight(series, atMs, state);
      points.push({ atMs, series: place, value, weight });
      state.lastMs = atMs;
      state.isAbsent = false;
      state.hasValue = true;
    }
    waitUntil(Infinity);
    for (const atMs of history.leftOut(series.index, series.host, window)) {
      if (atMs > this.#doneMs) points.push({ atMs, series: place, ...LEFT_OUT });
    }
    return points;
  }

  /** A rate is of the time since the value before it; what is read as it stands, of its moment. */
  #weight(
    { metric, index, host }: ReadSeries,
    atMs: number,
    { lastMs, hasValue }: ReadState,
  ): number {
    const { history, intervalMs } = this.#source;
    const sinceMs = atMs - lastMs;
    const { rises } = metricFacts(metric.type);
    const spanMs = rises && hasValue && sinceMs > 0 ? sinceMs : intervalMs;
    return spanMs / 1000 * (history.weightAt(index, host, atMs) ?? 1);
  }

  /** Whether a line has nothing at its beginning, and why is known. */
  #isAbsentAt(series: ReadSeries, atMs: number, joinMs: number): boolean {
    const { state } = this.#viewAt(series, atMs, joinMs);
    return state === "gap" || isLacking(state);
  }

  #viewAt({ metric, index, host, unit }: ReadSeries, atMs: number, windowMs: number) {
    const moment = { atMs, pageMs: this.#source.newestMs, windowMs };
    return latestView(this.#source, { metric, index, hosts: [host], unit, moment });
  }

  /** How it stands with a line that has no value from a time on, and why. */
  #absence(
    series: ReadSeries,
    atMs: number,
    { ticks, joinMs }: { readonly ticks: readonly Tick[]; readonly joinMs: number },
  ): Pick<SeriesPoint, "state" | "why"> {
    const { history } = this.#source;
    const { value, state, why = "" } = this.#viewAt(series, atMs, joinMs);
    if (isLacking(state)) return { state, why };
    const moment = { fromMs: atMs, toMs: atMs };
    if (history.restarts(series.host, moment).length > 0) {
      return { state: "restarted", why: "the server was restarted" };
    }
    const standing = history.standing(series.index, series.host, atMs);
    if (standing.kind === "broken" && standing.by === "silence") {
      const result = ticks.find((tick) => tick.atMs === atMs)?.results[series.host];
      return { state: "gap", why: result?.kind === "miss" ? result.message : "no answer" };
    }
    const pause = history.pauses(moment).at(0);
    if (pause !== undefined) return { state: "gap", why: pauseWords(pause) };
    // A value that is measured a little later is none yet.
    return value === undefined ? { state, why } : { state: "gap", why: "no value" };
  }
}

/** An answer that is left out does not break a line. */
const LEFT_OUT = {
  state: "unusable",
  why: "the answer cannot be, and is left out",
} as const;
