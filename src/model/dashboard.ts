import type { AlertRule } from "./alert.ts";

/**
 * How a metric is derived from its records:
 * `counter` change per second; `gauge` the value; `hit_rate` key / (key + key2) in percent;
 * `latency` change of key per change of key2, in milliseconds per event.
 */
export type MetricType = "counter" | "gauge" | "hit_rate" | "latency";

export interface Metric {
  readonly name: string;
  readonly type: MetricType;
  readonly key: string;
  /** The second record of `hit_rate` (misses) and `latency` (events). */
  readonly key2?: string | undefined;
  /** `#rrggbb`. */
  readonly color: string;
  /** Multiplies the derived value, e.g. 1e-6 from nanoseconds to milliseconds. */
  readonly scale?: number | undefined;
  /** How often the server refreshes the record, where it is slower than a poll, in milliseconds. */
  readonly refreshMs?: number | undefined;
  /** What is to be told of it; those of its panel among them. */
  readonly alerts?: readonly AlertRule[] | undefined;
}

export interface Panel {
  readonly title: string;
  /** What the numbers are, in words, e.g. `per second`; absent: said by the metrics' type. */
  readonly unit?: string | undefined;
  readonly metrics: readonly Metric[];
}

/** 1 to 4 panels. */
export interface Page {
  readonly name: string;
  readonly panels: readonly Panel[];
}

export interface Dashboard {
  /** Where it was read from, for messages. */
  readonly source: string;
  readonly pages: readonly Page[];
  readonly historySeconds?: number | undefined;
  readonly timeZone?: string | undefined;
  /** What is to be told of a host that does not answer. */
  readonly hostDown?: AlertRule | undefined;
}
