import type { Metric } from "../../src/model/dashboard.ts";
import { metricFacts, type MetricType } from "../../src/model/metric_types.ts";
import type { RecordValue } from "../../src/model/record_value.ts";
import type { HostResult, Tick } from "../../src/model/tick.ts";
import type { Sample } from "../../src/series/sample.ts";

/** The wall-clock time of tick 0 in the tests' ticks. */
export const START_MS = Date.UTC(2026, 10, 21, 12, 0, 0);

/** A metric of the records `a` and, where the type takes two, `b`. */
export function metric(type: MetricType, more: Partial<Metric> = {}): Metric {
  const key2 = metricFacts(type).key2 === undefined ? {} : { key2: "b" };
  return { name: type, type, key: "a", color: "#ffffff", ...key2, ...more };
}

/** An answer as a derivation reads it, its time known to the millisecond. */
export function sample(atMs: number, values: ReadonlyMap<string, RecordValue>): Sample {
  return { atMs, uncertaintyMs: 0, clocksApartMs: START_MS, values };
}

/** An answer at a monotonic time. */
export function reply(
  atMs: number,
  values: Readonly<Record<string, RecordValue>>,
  absent: readonly string[] = [],
): HostResult {
  return {
    kind: "reply",
    repliedAtMs: atMs,
    tookMs: 4,
    values: new Map(Object.entries(values)),
    absent,
    problems: [],
  };
}

export function miss(atMs: number, message = "no answer"): HostResult {
  return { kind: "miss", missedAtMs: atMs, tookMs: 100, reason: "timeout", message };
}

/** Tick `index` of a schedule of one a second, with one result per host. */
export function tick(index: number, ...results: (HostResult | undefined)[]): Tick {
  return {
    index,
    atMs: START_MS + index * 1000,
    monotonicMs: index * 1000,
    latenessMs: 0,
    results,
  };
}

/** Compares numbers one by one within a relative tolerance; `NaN` equals `NaN`. */
export function nearlyEqual(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance = 1e-9,
): boolean {
  return actual.length === expected.length &&
    Array.from(actual).every((value, index) => {
      const wanted = expected[index]!;
      return Object.is(value, wanted) ||
        Math.abs(value - wanted) <= tolerance * Math.max(1, Math.abs(wanted));
    });
}
