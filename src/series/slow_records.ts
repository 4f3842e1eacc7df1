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
