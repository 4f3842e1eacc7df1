import type { Metric } from "../../model/dashboard.ts";
import type { History } from "../../series/history.ts";
import type { TimeWindow } from "../../series/time_window.ts";

/** A stretch of so many values is read at once, while the page waits for it. */
const AT_ONCE_VALUES = 150_000;
/** Longer windows are drawn from summaries. */
const MOST_VALUES = 2_000_000;
/** Around a window as much again is read, so that to scroll a little reads nothing. */
const MARGIN = 1;
/** Kept at once: the window's, and those of moments. */
const KEPT = 3;

interface Stretch extends TimeWindow {
  readonly history: History;
  readonly metrics: readonly Metric[];
}

export interface RecordedStretchesOptions extends TimeWindow {
  /** How many values there are in a second. */
  readonly valuesPerMs: number;
  /** Reads a stretch at once. */
  readonly read: (window: TimeWindow, metrics: readonly Metric[]) => History;
  /** Reads one without holding up others; `undefined` where it was given up. */
  readonly load: (
    window: TimeWindow,
    metrics: readonly Metric[],
    signal: AbortSignal,
  ) => Promise<History | undefined>;
  /** Told when a stretch that was asked for is there. */
  readonly onLoaded: () => void;
}

/** Short stretches of a long recording as readings, read when they are looked at. */
export class RecordedStretches {
  readonly #options: RecordedStretchesOptions;
  #kept: Stretch[] = [];
  #loading: (TimeWindow & { readonly abort: AbortController }) | undefined;

  constructor(options: RecordedStretchesOptions) {
    this.#options = options;
  }

  /** Whether a moment lies in the recording. */
  holds(atMs: number): boolean {
    return atMs >= this.#options.fromMs && atMs <= this.#options.toMs;
  }

  /** The readings of a short stretch, at once. */
  at(window: TimeWindow, metrics: readonly Metric[]): History {
    const kept = this.#find(window, metrics);
    if (kept !== undefined) return kept;
    const { valuesPerMs, read } = this.#options;
    const spareMs = Math.max(0, AT_ONCE_VALUES / valuesPerMs - (window.toMs - window.fromMs)) / 2;
    const wide = this.#widened(window, spareMs);
    return this.#keep({ ...wide, metrics, history: read(wide, metrics) });
  }

  /** The readings of a window; undefined where it is long, or they are still being read. */
  over(window: TimeWindow, metrics: readonly Metric[]): History | undefined {
    const kept = this.#find(window, metrics);
    if (kept !== undefined) return kept;
    const lengthMs = window.toMs - window.fromMs, { valuesPerMs } = this.#options;
    if (lengthMs * valuesPerMs > MOST_VALUES) return undefined;
    if (lengthMs * valuesPerMs <= AT_ONCE_VALUES) return this.at(window, metrics);
    this.#load(window, metrics);
    return undefined;
  }

  [Symbol.dispose](): void {
    this.#loading?.abort.abort();
  }

  #load(window: TimeWindow, metrics: readonly Metric[]): void {
    const { valuesPerMs, load, onLoaded } = this.#options;
    if (this.#loading !== undefined) {
      if (covers(this.#loading, window)) return;
      this.#loading.abort.abort();
    }
    const lengthMs = window.toMs - window.fromMs;
    const spareMs = Math.min(
      MARGIN * lengthMs,
      Math.max(0, MOST_VALUES / valuesPerMs - lengthMs) / 2,
    );
    const wide = this.#widened(window, spareMs);
    const loading = { ...wide, abort: new AbortController() };
    this.#loading = loading;
    void load(wide, metrics, loading.abort.signal).then((history) => {
      if (history === undefined || this.#loading !== loading) return;
      this.#loading = undefined;
      this.#keep({ ...wide, metrics, history });
      onLoaded();
    }, () => {
      if (this.#loading === loading) this.#loading = undefined;
    });
  }

  /** With as much before and behind it; what a recording that goes on has not got yet is not read. */
  #widened({ fromMs, toMs }: TimeWindow, spareMs: number): TimeWindow {
    const goesOn = this.#options.toMs === Infinity;
    return { fromMs: fromMs - spareMs, toMs: goesOn ? toMs : toMs + spareMs };
  }

  #find(window: TimeWindow, metrics: readonly Metric[]): History | undefined {
    const { fromMs, toMs } = this.#options;
    const wanted = { fromMs: Math.max(fromMs, window.fromMs), toMs: Math.min(toMs, window.toMs) };
    return this.#kept.find((stretch) => stretch.metrics === metrics && covers(stretch, wanted))
      ?.history;
  }

  #keep(stretch: Stretch): History {
    this.#kept = [stretch, ...this.#kept].slice(0, KEPT);
    return stretch.history;
  }
}

function covers(one: TimeWindow, other: TimeWindow): boolean {
  return one.fromMs <= other.fromMs && one.toMs >= other.toMs;
}
