import { hitsOf, missesOf, requestsOf } from "./http_values.ts";
import type { Flow, HostState, Values } from "./traffic_flow.ts";
import type { Weather } from "./traffic_shape.ts";

/** The records of `ssl.`; times in nanoseconds. */
export function tlsValues(t: Flow): Values {
  const secured = t.tls12 + t.tls13;
  return {
    "total_attempts_handshake_count_in": secured + t.handshakeFailures,
    "total_success_handshake_count_in": secured,
    "total_attempts_handshake_count_out": t.newOriginConnections,
    "total_success_handshake_count_out": t.newOriginConnections,
    "total_handshake_time": BigInt(t.handshakeUs) * 1_000n,
    "ssl_error_ssl": t.handshakeFailures + t.sslReadErrors,
    "ssl_total_tlsv12": t.tls12,
    "ssl_total_tlsv13": t.tls13,
    "ssl_session_cache_hit": t.sessionHits,
    "ssl_session_cache_new_session": t.sessionMisses,
    "total_tickets_created": secured,
    "total_tickets_verified": t.ticketsVerified,
    "user_agent_sessions": secured,
    "user_agent_session_hit": t.sessionHits,
    "user_agent_bad_cert": t.badCertificates,
    "user_agent_no_shared_cipher": t.noSharedCipher,
    "cipher.user_agent.TLS_AES_256_GCM_SHA384": Math.floor(t.tls13 / 2),
    "cipher.user_agent.TLS_AES_128_GCM_SHA256": Math.ceil(t.tls13 / 2),
    "cipher.user_agent.ECDHE-RSA-AES256-GCM-SHA384": t.tls12,
    "group.user_agent.X25519": secured,
  };
}

/** The records of `http2.`. */
export function http2Values(t: Flow, { requestRate }: Weather): Values {
  return {
    "total_client_connections": t.http2Connections,
    "total_client_streams": t.http2Streams,
    "current_client_connections": requestRate * 1.4,
    "current_active_client_connections": requestRate * 0.15,
    "current_client_streams": requestRate * 0.21,
    "stream_errors": t.http2StreamErrors,
    "connection_errors": t.http2ConnectionErrors,
    "session_die_eos": Math.floor(t.http2Connections * 0.9),
    "session_die_error": t.http2ConnectionErrors,
    "max_rst_stream_frames_per_minute_exceeded": t.http2ResetsExceeded,
    "headers_frames_in": t.http2Streams,
    "data_frames_in": Math.floor(t.http2Streams / 20),
    "settings_frames_in": t.http2Connections * 2,
    "window_update_frames_in": t.http2Streams * 2,
  };
}

const CACHE_BYTES = 2 * 1024 ** 4;
const RAM_CACHE_BYTES = 48 * 1024 ** 3;

/** The records of `cache.volume_0.`, and of `cache.` as there is one volume. */
export function volumeValues(t: Flow): Values {
  // The cache outlives a restart: it is filled long ago and overwritten in a circle.
  const used = CACHE_BYTES * 0.91 + (t.diskWriteKb * 1_024) % (CACHE_BYTES * 0.05);
  return {
    "bytes_total": CACHE_BYTES,
    "bytes_used": used,
    "percent_full": (100 * used) / CACHE_BYTES,
    "stripes": 8,
    "direntries.total": 268_435_456,
    "direntries.used": 268_435_456 * (used / CACHE_BYTES) * 0.8,
    "ram_cache.total_bytes": RAM_CACHE_BYTES,
    "ram_cache.bytes_used": Math.min(RAM_CACHE_BYTES * 0.98, t.diskReadKb * 1_024),
    "ram_cache.hits": t.ramHits,
    "ram_cache.misses": t.ramMisses,
    "read.success": hitsOf(t),
    "read.failure": missesOf(t),
    "write.success": t.missCold,
    "write.failure": t.writeFailures,
    "update.success": t.missChanged,
    "write.backlog.failure": Math.floor(t.writeFailures / 4),
    "read_busy.failure": t.readBusy,
    "read_busy.success": t.readBusy * 7,
    "span.online": 8,
  };
}

/** The records of `cache.` that no volume has. */
export function cacheValues(t: Flow): Values {
  return {
    "aio.KB_read": t.diskReadKb,
    "aio.KB_write": t.diskWriteKb,
    "aio.read_count": Math.floor(t.diskReadKb / 31),
    "aio.write_count": Math.floor(t.diskWriteKb / 512),
  };
}

/** The records of `eventloop.`; times in nanoseconds. */
export function eventLoopValues({ requestRate, trouble, dice }: Weather): Values {
  const values: Record<string, number> = {};
  const worst = 4e6 + 3e3 * requestRate + 3e7 * trouble + 1.5e7 * dice(300) ** 4;
  for (const [span, factor] of [["10s", 1], ["100s", 1.6], ["1000s", 2.5]] as const) {
    const seconds = parseInt(span);
    values[`count.${span}`] = seconds * (1_200 + requestRate / 4);
    values[`events.${span}`] = seconds * requestRate * 2;
    values[`events.max.${span}`] = 300 * factor + requestRate / 10;
    values[`wait.${span}`] = seconds * 1_200;
    values[`time.min.${span}`] = 1_100;
    values[`time.max.${span}`] = worst * factor;
    values[`drain.queue.max.${span}`] = worst * factor * 0.08;
    values[`io.wait.max.${span}`] = worst * factor * 0.9;
    values[`io.work.max.${span}`] = worst * factor * 0.15;
  }
  return values;
}

/** What is left: network, DNS, logs, memory; with their groups. */
export function machineValues({ totals: t, weather, ageS }: HostState): Values {
  const requests = requestsOf(t);
  const connections = t.ipv4Connections + t.ipv6Connections;
  const dnsLookups = t.dnsSuccesses + t.dnsFailures;
  const open = weather.requestRate * 2.1 + 60;
  return {
    "net.read_bytes": t.clientRequestBytes + t.originResponseBytes,
    "net.write_bytes": t.clientResponseBytes + t.originRequestBytes,
    "net.calls_to_read": requests * 3,
    "net.calls_to_write": requests * 2,
    "net.connections_currently_open": open,
    "net.accepts_currently_open": 4,
    "net.default_inactivity_timeout_count": Math.floor(connections / 300),
    "tcp.total_accepts": connections,
    "hostdb.total_lookups": t.hostdbHits + dnsLookups,
    "hostdb.total_hits": t.hostdbHits,
    "hostdb.cache.total_lookups": t.hostdbHits + dnsLookups,
    "hostdb.cache.total_hits": t.hostdbHits,
    "hostdb.cache.current_items": 1_200,
    "hostdb.cache.current_size": 1_200 * 240,
    "hostdb.total_serve_stale": t.dnsFailures,
    "hostdb.ttl_expires": dnsLookups,
    "dns.total_dns_lookups": dnsLookups,
    "dns.lookup_successes": t.dnsSuccesses,
    "dns.lookup_failures": t.dnsFailures,
    "dns.retries": t.dnsRetries,
    "dns.max_retries_exceeded": Math.floor(t.dnsFailures / 2),
    "dns.success_time": t.dnsMs,
    "dns.lookup_time": t.dnsMs,
    "dns.in_flight": 4 * weather.dice(301) + 6 * weather.trouble,
    "log.event_log_access_ok": t.accessLogged,
    "log.bytes_written_to_disk": t.accessLogged * 310,
    "log.bytes_flush_to_disk": t.accessLogged * 310,
    "log.log_files_open": 2,
    "log.log_files_space_used": 2.1e9,
    "traffic_server.memory.rss": Math.min(62e9, 1.8e9 + ageS * 2e6),
  };
}
