import type { Metric } from "../model/dashboard.ts";
import { recordsOfMetric } from "../model/record_names.ts";
import type { RecordValue } from "../model/record_value.ts";
import { quantityOf } from "./sample.ts";

/** How often the server refreshes its derived counters, in milliseconds; a setting of the server. */
export const SYNC_INTERVAL_RECORD = "proxy.config.raw_stat_sync_interval_ms";

/** The default of `SYNC_INTERVAL_RECORD` in 10.1.x. */
export const DEFAULT_SYNC_INTERVAL_MS = 5000;

/** Counters that the server sums up from others at its sync interval (10.1.x), not at each event. */
export const SLOW_RECORDS: ReadonlySet<string> = new Set([
  "proxy.process.cache_total_hits",
  "proxy.process.cache_total_misses",
  "proxy.process.http.user_agent_total_request_bytes",
  "proxy.process.http.user_agent_total_response_bytes",
  "proxy.process.http.origin_server_total_request_bytes",
  "proxy.process.http.origin_server_total_response_bytes",
]);

/** How often the server refreshes what a metric is derived from, in milliseconds; 0: at each event. */
export function refreshOf(
  metric: Metric,
  values: ReadonlyMap<string, RecordValue> | undefined,
): number {
  if (metric.refreshMs !== undefined) return metric.refreshMs;
  if (!isSlow(recordsOfMetric(metric))) return 0;
  const setting = values === undefined ? undefined : quantityOf(values, SYNC_INTERVAL_RECORD);
  return setting !== undefined && setting > 0 ? Number(setting) : DEFAULT_SYNC_INTERVAL_MS;
}

/** Whether any of these records is refreshed at the sync interval. */
export function isSlow(records: readonly string[]): boolean {
  return records.some((record) => SLOW_RECORDS.has(record));
}
