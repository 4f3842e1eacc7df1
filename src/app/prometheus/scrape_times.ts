import type { PrometheusClient } from "../../collect/prometheus/prometheus_client.ts";

/** How a Prometheus scrapes hosts. */
export interface ScrapeTimes {
  /** Between two scrapes, in milliseconds; undefined where there are too few to tell. */
  readonly intervalMs?: number | undefined;
  /** The newest sample, epoch milliseconds; undefined where there is none. */
  readonly newestMs?: number | undefined;
}

/** So far back is looked, one after the other, until there are samples enough. */
const LOOKS = ["2m", "15m", "3h"];
const ENOUGH = 4;

/** Measures how often series of a selector are sampled until a moment. Rejects with a `CollectError`. */
export async function scrapeTimes(
  client: PrometheusClient,
  selector: string,
  atMs: number,
): Promise<ScrapeTimes> {
  let best: readonly number[] = [], newestMs: number | undefined;
  for (const range of LOOKS) {
    for (const { samples } of await client.query(`${selector}[${range}]`, { atMs })) {
      const times = samples.map(([seconds]) => seconds * 1000);
      if (times.length > best.length) best = times;
      newestMs = Math.max(newestMs ?? -Infinity, times.at(-1) ?? -Infinity);
    }
    if (best.length >= ENOUGH) break;
  }
  const steps = best.slice(1).map((ms, at) => ms - best[at]!).sort((one, other) => one - other);
  const median = steps[steps.length >> 1];
  return { newestMs, intervalMs: median === undefined ? undefined : even(median) };
}

/** Scrapes jitter by milliseconds, and are told to come in whole seconds, or tenths. */
function even(ms: number): number {
  const unit = ms < 950 ? 100 : ms < 10_000 ? 500 : 1000;
  return Math.max(100, Math.round(ms / unit) * unit);
}
