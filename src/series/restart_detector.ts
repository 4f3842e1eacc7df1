import type { Metric } from "../model/dashboard.ts";
import { metricFacts } from "../model/metric_types.ts";
import { recordsOfMetric } from "../model/record_names.ts";
import type { RecordValue } from "../model/record_value.ts";
import { quantityOf } from "./sample.ts";

/** Epoch seconds at which the server started. */
export const START_TIME_RECORD = "proxy.process.proxy.start_time";

/** Tells from one host's answers whether its server was started anew between two of them. */
export class RestartDetector {
  #rising: readonly string[] = [];
  #startTime: number | undefined;
  #values: ReadonlyMap<string, RecordValue> | undefined;

  constructor(metrics: readonly Metric[]) {
    this.watch(metrics);
  }

  /** The metrics whose counters tell it, from now on. */
  watch(metrics: readonly Metric[]): void {
    const rising = new Set<string>();
    for (const metric of metrics) {
      // What else is read on the host goes on while its server restarts.
      if (!metricFacts(metric.type).rises || metric.source !== undefined) continue;
      if (metric.isDerived === true) continue;
      for (const record of recordsOfMetric(metric)) rising.add(record);
    }
    this.#rising = [...rising];
  }

  /**
   * Whether the server restarted before this answer: it says that it started later than before or, where it
   * tells no time or an earlier one, most of its counters fell. (One counter alone falls when it is cleared,
   * or is a gauge. A clock that was set back makes a later start look earlier.)
   */
  restarted(values: ReadonlyMap<string, RecordValue>): boolean {
    const before = this.#values;
    const startBefore = this.#startTime;
    const start = quantityOf(values, START_TIME_RECORD);
    const startTime = start === undefined ? undefined : Number(start);
    this.#values = values;
    this.#startTime ??= startTime;
    if (before === undefined) return false;
    const isTold = startTime !== undefined && startBefore !== undefined;
    if (isTold && startTime === startBefore) return false;
    const restarted = isTold && startTime > startBefore || this.#mostFell(before, values);
    if (restarted && startTime !== undefined) this.#startTime = startTime;
    return restarted;
  }

  #mostFell(
    before: ReadonlyMap<string, RecordValue>,
    values: ReadonlyMap<string, RecordValue>,
  ): boolean {
    let fell = 0;
    let compared = 0;
    for (const name of this.#rising) {
      const was = quantityOf(before, name);
      const is = quantityOf(values, name);
      if (was === undefined || is === undefined || was <= 0) continue;
      compared++;
      if (is < was) fell++;
    }
    return fell > 0 && fell * 2 >= compared;
  }
}
