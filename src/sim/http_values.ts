import type { Flow, HostState, Values } from "./traffic_flow.ts";

/** All requests, each by the status it ended in. */
export function requestsOf(t: Flow): number {
  return redirectsOf(t) + clientErrorsOf(t) + serverErrorsOf(t) + t.status200 + t.status206;
}

function redirectsOf(t: Flow): number {
  return t.status301 + t.status302 + t.status304;
}

function clientErrorsOf(t: Flow): number {
  return t.status400 + t.status403 + t.status404;
}

function serverErrorsOf(t: Flow): number {
  return t.status500 + t.status502 + t.status503 + t.status504;
}

/** Cacheable requests served from the cache. */
export function hitsOf(t: Flow): number {
  return t.hitFresh + t.hitRevalidated;
}

/** Cacheable requests that an origin had to answer. */
export function missesOf(t: Flow): number {
  return t.missCold + t.missChanged + t.missNoCache;
}

/** The records of `http.`, without their group. */
export function httpValues({ totals: t, weather }: HostState): Values {
  const requests = requestsOf(t);
  const toOrigin = t.newOriginConnections + t.originReuse;
  const { requestRate, hitShare, missLatencyMs } = weather;
  const inFlight = requestRate * (1 - hitShare) * missLatencyMs / 1_000;
  const clients = requestRate * 2.1;
  return {
    "incoming_requests": requests,
    "completed_requests": requests,
    "incoming_responses": toOrigin,
    "outgoing_requests": toOrigin,
    "get_requests": requests - Math.floor(requests / 40),
    "head_requests": Math.floor(requests / 200),
    "post_requests": Math.floor(requests / 50),
    "200_responses": t.status200,
    "206_responses": t.status206,
    "2xx_responses": t.status200 + t.status206,
    "301_responses": t.status301,
    "302_responses": t.status302,
    "304_responses": t.status304,
    "3xx_responses": redirectsOf(t),
    "400_responses": t.status400,
    "403_responses": t.status403,
    "404_responses": t.status404,
    "4xx_responses": clientErrorsOf(t),
    "500_responses": t.status500,
    "502_responses": t.status502,
    "503_responses": t.status503,
    "504_responses": t.status504,
    "5xx_responses": serverErrorsOf(t),
    "cache_lookups": hitsOf(t) + missesOf(t) + t.connectFailed,
    "cache_hit_fresh": t.hitFresh,
    "cache_hit_mem_fresh": t.ramHits,
    "cache_hit_revalidated": t.hitRevalidated,
    "cache_miss_cold": t.missCold,
    "cache_miss_changed": t.missChanged,
    "cache_miss_client_no_cache": t.missNoCache,
    "cache_updates": t.missChanged,
    "cache_writes": t.missCold,
    "tcp_hit_count": t.hitFresh,
    "tcp_hit_user_agent_bytes": t.hitBytes,
    "tcp_miss_count": t.missCold,
    "tcp_miss_origin_server_bytes": t.originResponseBytes,
    "tcp_refresh_hit_count": t.hitRevalidated,
    "tcp_refresh_miss_count": t.missChanged,
    "err_connect_fail_count": t.connectFailed,
    "err_client_abort_count": t.aborts,
    "down_server.no_requests": t.markedDown * 3,
    "total_parent_retries": t.markedDown * 2,
    "total_parent_marked_down_count": t.markedDown,
    "total_parent_switches": Math.floor(t.markedDown / 2),
    "origin.make_new": t.newOriginConnections,
    "origin.reuse": t.originReuse,
    "origin.reuse_fail": t.originReuseFailed,
    "total_client_connections": t.ipv4Connections + t.ipv6Connections,
    "total_client_connections_ipv4": t.ipv4Connections,
    "total_client_connections_ipv6": t.ipv6Connections,
    "total_incoming_connections": t.ipv4Connections + t.ipv6Connections,
    "total_server_connections": t.newOriginConnections,
    "current_client_connections": clients,
    "current_active_client_connections": clients * 0.11 + inFlight,
    "current_client_transactions": clients * 0.03 + inFlight,
    "current_server_connections": inFlight + 48 + requestRate / 90,
    "current_server_transactions": inFlight,
    "pooled_server_connections": 48 + requestRate / 90,
    "current_cache_connections": 1 + requestRate / 700,
    "total_transactions_time": BigInt(timeOf(t)) * 1_000n,
    "user_agent_request_header_total_size": t.clientRequestBytes,
    "user_agent_response_document_total_size": t.clientResponseBytes,
    "origin_server_request_header_total_size": t.originRequestBytes,
    "origin_server_response_document_total_size": t.originResponseBytes,
    "milestone.server_connect": t.newOriginConnections,
    "milestone.server_first_read": missTimeOf(t) / 1_100,
    "milestone.sm_finish": timeOf(t) / 1_000,
  };
}

/** Microseconds. */
function timeOf(t: Flow): number {
  return t.hitFreshUs + t.hitRevalidatedUs + missTimeOf(t) + t.abortUs + t.connectFailUs;
}

function missTimeOf(t: Flow): number {
  return t.missColdUs + t.missChangedUs + t.missNoCacheUs + t.notCacheableUs;
}

/** By the records' names: what counts the outcomes of requests, and the time that they took in microseconds. */
const OUTCOMES = {
  "hit_fresh": ["hitFresh", "hitFreshUs"],
  "hit_fresh.process": ["hitFresh", "hitFreshUs"],
  "hit_revalidated": ["hitRevalidated", "hitRevalidatedUs"],
  "miss_cold": ["missCold", "missColdUs"],
  "miss_changed": ["missChanged", "missChangedUs"],
  "miss_client_no_cache": ["missNoCache", "missNoCacheUs"],
  "miss_not_cacheable": ["notCacheable", "notCacheableUs"],
  "errors.aborts": ["aborts", "abortUs"],
  "errors.connect_failed": ["connectFailed", "connectFailUs"],
} as const satisfies Readonly<Record<string, readonly [keyof Flow, keyof Flow]>>;

/** The records of `http.transaction_counts.`. */
export function outcomeValues(t: Flow): Values {
  const counts = Object.entries(OUTCOMES).map(([name, [count]]) => [name, t[count]]);
  return { ...Object.fromEntries(counts), "errors.other": t.otherErrors };
}

/** The records of `http.transaction_totaltime.`, in milliseconds. */
export function outcomeTimes(t: Flow): Values {
  const times = Object.entries(OUTCOMES).map(([name, [, us]]) => [name, t[us] / 1_000]);
  return Object.fromEntries(times);
}
