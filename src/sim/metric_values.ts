import { hitsOf, httpValues, missesOf, outcomeTimes, outcomeValues } from "./http_values.ts";
import {
  cacheValues,
  eventLoopValues,
  http2Values,
  machineValues,
  tlsValues,
  volumeValues,
} from "./service_values.ts";
import type { Flow, HostState, Values } from "./traffic_flow.ts";

/** Values of the metrics that move, by full name (records without one stand at 0). */
export function metricValues(state: HostState): Map<string, number | bigint> {
  const { totals: t, weather, plugins } = state;
  const values = new Map<string, number | bigint>();
  put(values, "proxy", {
    start_time: state.startSecond,
    reconfigure_time: state.startSecond,
    cache_ready_time: state.startSecond + 1,
  });
  put(values, "http", httpValues(state));
  put(values, "http.transaction_counts", outcomeValues(t));
  put(values, "http.transaction_totaltime", outcomeTimes(t));
  put(values, "ssl", tlsValues(t));
  put(values, "http2", http2Values(t, weather));
  put(values, "cache", { ...volumeValues(t), ...cacheValues(t) });
  put(values, "cache.volume_0", volumeValues(t));
  put(values, "", derived(state.refreshed));
  put(values, "eventloop", eventLoopValues(weather));
  put(values, "", machineValues(state));
  if (plugins) {
    for (const [name, value] of Object.entries(pluginValues(t))) values.set(name, value);
  }
  return values;
}

/** Full names: plugins name their counters as they like. */
function pluginValues(t: Flow): Readonly<Record<string, number>> {
  return {
    "block_errors.count": t.http2ResetsExceeded,
    "stale_response.swr.hit": Math.floor(t.hitRevalidated / 9),
    "stale_response.sie.hit": Math.floor(t.connectFailed / 3),
    "plugin.remap_stats.www.example.com.status_2xx": t.status200,
    "plugin.remap_stats.www.example.com.status_4xx": t.status404,
    "plugin.remap_stats.www.example.com.status_5xx": t.status503,
    "plugin.remap_stats.www.example.com.in_bytes": t.clientRequestBytes,
    "plugin.remap_stats.www.example.com.out_bytes": t.clientResponseBytes,
  };
}

function put(into: Map<string, number | bigint>, group: string, values: Values): void {
  const prefix = group === "" ? "proxy.process." : `proxy.process.${group}.`;
  for (const [name, value] of Object.entries(values)) {
    into.set(prefix + name, typeof value === "bigint" ? value : Math.floor(value));
  }
}

/** The counters that a server sums up from others every few seconds. */
function derived(r: Flow): Values {
  const hits = hitsOf(r);
  const misses = missesOf(r);
  return {
    "cache_total_hits": hits,
    "cache_total_misses": misses,
    "cache_total_requests": hits + misses,
    "cache_total_hits_bytes": r.hitBytes,
    "cache_total_misses_bytes": r.originResponseBytes,
    "cache_total_bytes": r.hitBytes + r.originResponseBytes,
    "http.user_agent_total_request_bytes": r.clientRequestBytes,
    "http.user_agent_total_response_bytes": r.clientResponseBytes,
    "http.origin_server_total_request_bytes": r.originRequestBytes,
    "http.origin_server_total_response_bytes": r.originResponseBytes,
    "user_agent_total_bytes": r.clientRequestBytes + r.clientResponseBytes,
    "origin_server_total_bytes": r.originRequestBytes + r.originResponseBytes,
  };
}
