import {
  CounterMeasure,
  GaugeMeasure,
  type Measure,
  type MeasureSummary,
  TimingMeasure,
} from "./measures.ts";

/** What a measurement is of, beside its name: `{ host: "ats1", transport: "ssh" }`. */
export type Tags = Readonly<Record<string, string>>;

export interface TelemetryOptions {
  /** Default true. */
  readonly enabled?: boolean | undefined;
  /** A clock that never goes back, in milliseconds. */
  readonly monotonicMs?: (() => number) | undefined;
  /** Series beyond so many are not kept; default 2000. */
  readonly mostSeries?: number | undefined;
  /** Told once, in a sentence, when there are more. */
  readonly onWarning?: ((sentence: string) => void) | undefined;
}

/** A series with what was measured of it. */
export interface MeasuredSeries {
  readonly name: string;
  readonly tags: Tags;
  readonly summary: MeasureSummary;
}

interface Series {
  readonly name: string;
  readonly tags: Tags;
  readonly kind: MeasureSummary["kind"];
  measure: Measure;
}

const MEASURES: Readonly<Record<MeasureSummary["kind"], new () => Measure>> = {
  timing: TimingMeasure,
  counter: CounterMeasure,
  gauge: GaugeMeasure,
};

const NO_TAGS: Tags = Object.freeze({});
const NO_TIMER: Disposable = { [Symbol.dispose]() {} };

/** A class, not an object of its own for each scope: that is made at a fraction of the cost. */
class Timer implements Disposable {
  readonly #telemetry: Telemetry;
  readonly #monotonicMs: () => number;
  readonly #name: string;
  readonly #tags: Tags | undefined;
  readonly #startMs: number;

  constructor(
    telemetry: Telemetry,
    monotonicMs: () => number,
    { name, tags }: { readonly name: string; readonly tags: Tags | undefined },
  ) {
    this.#telemetry = telemetry;
    this.#monotonicMs = monotonicMs;
    this.#name = name;
    this.#tags = tags;
    this.#startMs = monotonicMs();
  }

  [Symbol.dispose](): void {
    this.#telemetry.timing(this.#name, (this.#monotonicMs() - this.#startMs) / 1000, this.#tags);
  }
}

/** What the tool measures of itself: timings, counters and gauges, by name and tags. */
export class Telemetry {
  readonly #series = new Map<string, Series>();
  readonly #monotonicMs: () => number;
  readonly #mostSeries: number;
  readonly #onWarning: (sentence: string) => void;
  #warned = false;
  /** False: everything that measures returns at once, and nothing is kept. */
  enabled: boolean;

  constructor(options: TelemetryOptions = {}) {
    const { enabled = true, monotonicMs = () => performance.now() } = options;
    this.enabled = enabled;
    this.#monotonicMs = monotonicMs;
    this.#mostSeries = options.mostSeries ?? 2000;
    this.#onWarning = options.onWarning ?? (() => {});
  }

  /** Something took so many seconds. */
  timing(name: string, seconds: number, tags?: Tags): void {
    if (this.enabled) this.#take("timing", name, seconds, tags);
  }

  /** Times a scope: `using _ = telemetry.timer("draw");` */
  timer(name: string, tags?: Tags): Disposable {
    return this.enabled ? new Timer(this, this.#monotonicMs, { name, tags }) : NO_TIMER;
  }

  increment(name: string, by = 1, tags?: Tags): void {
    if (this.enabled) this.#take("counter", name, by, tags);
  }

  decrement(name: string, by = 1, tags?: Tags): void {
    if (this.enabled) this.#take("counter", name, -by, tags);
  }

  /** So many were counted elsewhere until now. */
  total(name: string, count: number, tags?: Tags): void {
    if (!this.enabled) return;
    const before = this.#series.get(seriesKey(name, tags))?.measure.latest ?? 0;
    this.#take("counter", name, count - before, tags);
  }

  /** Something is of this size now. */
  gauge(name: string, value: number, tags?: Tags): void {
    if (this.enabled) this.#take("gauge", name, value, tags);
  }

  /** What was measured of one series; undefined: nothing. */
  read(name: string, tags?: Tags): MeasureSummary | undefined {
    return this.#series.get(seriesKey(name, tags))?.measure.summary();
  }

  /** What was measured last by a name, or counted until now, the sum over its tags; 0: nothing. */
  latest(name: string): number {
    let sum = 0;
    for (const series of this.#series.values()) {
      if (series.name === name) sum += series.measure.latest;
    }
    return sum;
  }

  /** All series, in the order of their names and tags. */
  all(): MeasuredSeries[] {
    return [...this.#series].sort(([one], [other]) => one < other ? -1 : 1)
      .map(([, { name, tags, measure }]) => ({ name, tags, summary: measure.summary() }));
  }

  /** What was measured by name alone, all tags together, in the order of the names. */
  summary(): MeasuredSeries[] {
    const byName = Map.groupBy(this.#series.values(), ({ name }) => name);
    return [...byName].sort(([one], [other]) => one < other ? -1 : 1).map(([name, [...all]]) => {
      const { kind } = all[0]!;
      const whole = new MEASURES[kind]();
      for (const series of all) if (series.kind === kind) whole.merge(series.measure);
      return { name, tags: NO_TAGS, summary: whole.summary() };
    });
  }

  /** Forgets everything, or the counters alone. */
  reset(what: "all" | "counters" = "all"): void {
    if (what === "all") return this.#series.clear();
    for (const series of this.#series.values()) {
      if (series.kind === "counter") series.measure = new CounterMeasure();
    }
  }

  #take(kind: Series["kind"], name: string, value: number, tags: Tags | undefined): void {
    const key = seriesKey(name, tags);
    let series = this.#series.get(key);
    if (series === undefined) {
      if (this.#series.size >= this.#mostSeries) return this.#warn();
      const own = tags === undefined ? NO_TAGS : Object.freeze({ ...tags });
      series = { name, tags: own, kind, measure: new MEASURES[kind]() };
      this.#series.set(key, series);
    }
    // A name is of one kind: what is taken of it as another would mean nothing.
    if (series.kind === kind) series.measure.take(value);
  }

  #warn(): void {
    if (this.#warned) return;
    this.#warned = true;
    this.#onWarning(
      `more than ${this.#mostSeries} series of the tool's own telemetry: further ones are left out`,
    );
  }
}

/** One text for a name and its tags, whatever order they are given in. */
function seriesKey(name: string, tags: Tags | undefined): string {
  if (tags === undefined) return name;
  let key = name, only = "", count = 0;
  for (const tag in tags) {
    only = tag;
    count++;
  }
  if (count < 2) return count === 0 ? key : `${key}\0${only}\0${tags[only]}`;
  for (const tag of Object.keys(tags).sort()) key += `\0${tag}\0${tags[tag]}`;
  return key;
}
