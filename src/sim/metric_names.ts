/** What all names of the table begin with. */
export const METRIC_PREFIX = "proxy.process.";

/** Those that are not of one volume of the cache. */
const NAMES_OF_WHOLE = grouped(`
: api.metrics.bad_id
proxy: reconfigure_time start_time reconfigure_required restart_required draining cache_ready_time
http: background_fill_bytes_aborted background_fill_bytes_completed background_fill_current_count
  background_fill_total_count broken_server_connections cache_deletes cache_hit_fresh cache_hit_ims
  cache_hit_mem_fresh cache_hit_revalidated cache_hit_rww cache_hit_stale_served cache_lookups
  cache_miss_changed cache_miss_client_no_cache cache_miss_cold cache_miss_ims
  cache_miss_client_not_cacheable milestone.cache_open_read_begin milestone.cache_open_read_end
  cache.open_write.adjust_thread milestone.cache_open_write_begin milestone.cache_open_write_end
  cache_open_write_fail_count cache_read_error cache_read_errors cache_updates cache_write_errors
  cache_writes completed_requests connect_requests current_active_client_connections
  current_cache_connections current_client_connections current_client_transactions
  current_parent_proxy_connections current_server_connections current_server_transactions
  delete_requests disallowed_post_100_continue milestone.dns_lookup_begin milestone.dns_lookup_end
  down_server.no_requests err_client_abort_count err_client_abort_origin_server_bytes
  err_client_abort_user_agent_bytes err_client_read_error_count
  err_client_read_error_origin_server_bytes err_client_read_error_user_agent_bytes
  err_connect_fail_count err_connect_fail_origin_server_bytes err_connect_fail_user_agent_bytes
  extension_method_requests get_requests head_requests
: https.incoming_requests https.total_client_connections
http: incoming_requests incoming_responses client_request_at_headers_stripped
  origin_response_at_headers_stripped invalid_client_requests misc_count
  http_misc_origin_server_bytes misc_user_agent_bytes missing_host_hdr no_remap_matched
  options_requests origin.body origin.close_private origin.connect.adjust_thread
  origin_connections_throttled_out origin.make_new origin.no_sharing origin.not_found origin.private
  origin.raw origin.reuse origin.reuse_fail origin_server_request_document_total_size
  origin_server_request_header_total_size origin_server_response_document_total_size
  origin_server_response_header_total_size
http.origin_shutdown: cleanup_entry migration_failure pool_lock_contention release_invalid_request
  release_invalid_response release_misc release_modified release_no_keep_alive release_no_server
  release_no_sharing tunnel_abort tunnel_client tunnel_server tunnel_server_detach tunnel_server_eos
  tunnel_server_no_keep_alive tunnel_server_plugin_tunnel tunnel_transform_read
http: outgoing_requests
: http_parent_count
http: parent_proxy_request_total_bytes parent_proxy_response_total_bytes
  parent_proxy_transaction_time pooled_server_connections post_body_too_large post_requests
  http_proxy_loop_detected http_proxy_mh_loop_detected purge_requests push_requests
  pushed_document_total_size pushed_response_header_total_size put_requests 100_responses
  101_responses 1xx_responses 200_responses 201_responses 202_responses 203_responses 204_responses
  205_responses 206_responses 2xx_responses 300_responses 301_responses 302_responses 303_responses
  304_responses 305_responses 307_responses 308_responses 3xx_responses 400_responses 401_responses
  402_responses 403_responses 404_responses 405_responses 406_responses 407_responses 408_responses
  409_responses 410_responses 411_responses 412_responses 413_responses 414_responses 415_responses
  416_responses 4xx_responses 500_responses 501_responses 502_responses 503_responses 504_responses
  505_responses 5xx_responses milestone.server_begin_write milestone.server_close
  milestone.server_connect_end milestone.server_connect milestone.server_first_connect
  milestone.server_first_read milestone.server_read_header_done milestone.sm_finish
  milestone.sm_start tcp_client_refresh_count tcp_client_refresh_origin_server_bytes
  tcp_client_refresh_user_agent_bytes tcp_expired_miss_count tcp_expired_miss_origin_server_bytes
  tcp_expired_miss_user_agent_bytes tcp_hit_count tcp_hit_origin_server_bytes
  tcp_hit_user_agent_bytes tcp_ims_hit_count tcp_ims_hit_origin_server_bytes
  tcp_ims_hit_user_agent_bytes tcp_ims_miss_count tcp_ims_miss_origin_server_bytes
  tcp_ims_miss_user_agent_bytes tcp_miss_count tcp_miss_origin_server_bytes
  tcp_miss_user_agent_bytes tcp_refresh_hit_count tcp_refresh_hit_origin_server_bytes
  tcp_refresh_hit_user_agent_bytes tcp_refresh_miss_count tcp_refresh_miss_origin_server_bytes
  tcp_refresh_miss_user_agent_bytes total_client_connections total_client_connections_ipv4
  total_client_connections_ipv6 total_client_connections_uds total_incoming_connections
  total_parent_marked_down_count total_parent_marked_down_timeout total_parent_proxy_connections
  total_parent_retries total_parent_retries_exhausted total_parent_switches total_server_connections
  total_transactions_time total_x_redirect_count trace_requests tunnel.chunked_throttle
tunnel: current_active_connections
http: tunnels milestone.ua_begin milestone.ua_begin_write milestone.ua_close
http.transaction_counts: errors.aborts errors.connect_failed errors.other errors.possible_aborts
  errors.pre_accept_hangups hit_fresh hit_fresh.process hit_revalidated miss_changed
  miss_client_no_cache miss_cold miss_not_cacheable other.unclassified
http: milestone.ua_first_read
http.transaction_totaltime: errors.aborts errors.connect_failed errors.other errors.possible_aborts
  errors.pre_accept_hangups hit_fresh hit_fresh.process hit_revalidated miss_changed
  miss_client_no_cache miss_cold miss_not_cacheable other.unclassified
http: milestone.ua_read_header_done user_agent_request_document_total_size
  user_agent_request_header_total_size user_agent_response_document_total_size
  user_agent_response_header_total_size websocket.current_active_client_connections
  user_agent_speed_bytes_per_sec_100 user_agent_speed_bytes_per_sec_1K
  user_agent_speed_bytes_per_sec_10K user_agent_speed_bytes_per_sec_100K
  user_agent_speed_bytes_per_sec_1M user_agent_speed_bytes_per_sec_10M
  user_agent_speed_bytes_per_sec_100M user_agent_speed_bytes_per_sec_200M
  user_agent_speed_bytes_per_sec_400M user_agent_speed_bytes_per_sec_800M
  user_agent_speed_bytes_per_sec_1G origin_server_speed_bytes_per_sec_100
  origin_server_speed_bytes_per_sec_1K origin_server_speed_bytes_per_sec_10K
  origin_server_speed_bytes_per_sec_100K origin_server_speed_bytes_per_sec_1M
  origin_server_speed_bytes_per_sec_10M origin_server_speed_bytes_per_sec_100M
  origin_server_speed_bytes_per_sec_200M origin_server_speed_bytes_per_sec_400M
  origin_server_speed_bytes_per_sec_800M origin_server_speed_bytes_per_sec_1G cache.compat_key_reads
  user_agent_total_request_bytes user_agent_total_response_bytes origin_server_total_request_bytes
  origin_server_total_response_bytes
: user_agent_total_bytes origin_server_total_bytes cache_total_hits cache_total_misses
  current_server_connections cache_total_requests cache_total_hits_bytes cache_total_misses_bytes
  cache_total_bytes
net: accepts_currently_open calls_to_read calls_to_read_nodata calls_to_readfromnet calls_to_write
  calls_to_write_nodata calls_to_writetonet connections_currently_open connections_throttled_in
  per_client.connections_throttled_in connections_throttled_out
tunnel: total_client_connections_blind_tcp current_client_connections_blind_tcp
  total_server_connections_blind_tcp current_server_connections_blind_tcp
  total_client_connections_tls_tunnel current_client_connections_tls_tunnel
  total_client_connections_tls_forward current_client_connections_tls_forward
  total_client_connections_tls_partial_blind current_client_connections_tls_partial_blind
  total_client_connections_tls_http current_client_connections_tls_http total_server_connections_tls
  current_server_connections_tls
net: default_inactivity_timeout_applied default_inactivity_timeout_count fastopen_out.attempts
  fastopen_out.successes net_handler_run inactivity_cop_lock_acquire_failure
  dynamic_keep_alive_timeout_in_count dynamic_keep_alive_timeout_in_total read_bytes
  read_bytes_count max.requests_throttled_in
: socks.connections_currently_open socks.connections_successful socks.connections_unsuccessful
  tcp.total_accepts
net: write_bytes write_bytes_count connection_tracker_table_size
cache: aio.read_count aio.write_count aio.KB_read aio.KB_write lookup.active lookup.success
  lookup.failure read.active read.success read.failure write.active write.success write.failure
  update.active update.success update.failure remove.active remove.success remove.failure
  evacuate.active evacuate.success evacuate.failure scan.active scan.success scan.failure
  frags_per_doc.1 frags_per_doc.2 frags_per_doc.3+ bytes_used bytes_total stripes
  ram_cache.total_bytes ram_cache.bytes_used ram_cache.hits ram_cache.misses pread_count
  percent_full read.seek.failure read.invalid write.backlog.failure direntries.total direntries.used
  directory_collision read_busy.success read_busy.failure write_bytes_stat vector_marshals
  hdr_marshals hdr_marshal_bytes gc_bytes_evacuated gc_frags_evacuated wrap_count sync.count
  sync.bytes sync.time span.errors.read span.errors.write span.failing span.offline span.online
hostdb: total_lookups total_hits total_serve_stale ttl ttl_expires re_dns_on_reload
  insert_duplicate_to_pending_dns
dns: fail_time in_flight lookup_failures lookup_successes max_retries_exceeded lookup_time retries
  success_time tcp_reset tcp_retries total_dns_lookups
: traffic_server.memory.rss
http2: current_client_connections current_server_connections current_active_client_connections
  current_active_server_connections current_client_streams current_server_streams
  total_client_streams total_server_streams total_transactions_time total_client_connections
  total_server_connections stream_errors connection_errors session_die_default session_die_other
  session_die_active session_die_inactive session_die_eos session_die_error
  session_die_high_error_rate max_settings_per_frame_exceeded max_settings_per_minute_exceeded
  max_settings_frames_per_minute_exceeded max_ping_frames_per_minute_exceeded
  max_priority_frames_per_minute_exceeded max_rst_stream_frames_per_minute_exceeded
  max_continuation_frames_per_minute_exceeded max_empty_frames_per_minute_exceeded
  insufficient_avg_window_update max_concurrent_streams_exceeded_in
  max_concurrent_streams_exceeded_out max_active_streams_exceeded_in data_frames_in
  headers_frames_in priority_frames_in rst_stream_frames_in settings_frames_in
  push_promise_frames_in ping_frames_in goaway_frames_in window_update_frames_in
  continuation_frames_in unknown_frames_in
hostdb: cache.current_items cache.current_size cache.total_inserts cache.total_failed_inserts
  cache.total_lookups cache.total_hits cache.last_sync.time cache.last_sync.total_items
  cache.last_sync.total_size
log: event_log_error_skip event_log_error_ok event_log_error_aggr event_log_error_full
  event_log_error_fail event_log_access_ok event_log_access_skip event_log_access_aggr
  event_log_access_full event_log_access_fail num_sent_to_network num_lost_before_sent_to_network
  num_received_from_network num_flush_to_disk num_lost_before_flush_to_disk
  bytes_lost_before_preproc bytes_sent_to_network bytes_lost_before_sent_to_network
  bytes_received_from_network bytes_flush_to_disk bytes_lost_before_flush_to_disk
  bytes_written_to_disk bytes_lost_before_written_to_disk log_files_open log_files_space_used
ssl: early_data_received ssl_error_async ssl_error_ssl ssl_error_syscall
  ssl_ocsp_refresh_cert_failure ssl_ocsp_refreshed_cert ssl_ocsp_revoked_cert ssl_ocsp_unknown_cert
  origin_server_bad_cert origin_server_cert_verify_failed origin_server_decryption_failed
  origin_server_expired_cert origin_server_other_errors origin_server_revoked_cert
  origin_server_unknown_ca origin_server_unknown_cert origin_server_wrong_version
  origin_session_reused ssl_sni_name_set_failure ssl_origin_session_cache_hit
  ssl_origin_session_cache_miss ssl_session_cache_eviction ssl_session_cache_hit
  ssl_session_cache_lock_contention ssl_session_cache_miss ssl_session_cache_new_session
  total_attempts_handshake_count_in total_attempts_handshake_count_out default_record_size_count
  max_record_size_count redo_record_size_count total_handshake_time ssl_total_sslv3
  total_success_handshake_count_in total_success_handshake_count_out total_ticket_keys_renewed
  total_tickets_created total_tickets_not_found total_tickets_renewed total_tickets_verified
  total_tickets_verified_old_key ssl_total_tlsv1 ssl_total_tlsv11 ssl_total_tlsv12 ssl_total_tlsv13
  user_agent_bad_cert user_agent_cert_verify_failed user_agent_decryption_failed
  user_agent_decryption_failed_or_bad_record_mac user_agent_expired_cert user_agent_http_request
  user_agent_inappropriate_fallback user_agent_no_shared_cipher user_agent_other_errors
  user_agent_revoked_cert user_agent_session_hit user_agent_session_miss user_agent_session_timeout
  user_agent_sessions user_agent_unknown_ca user_agent_unknown_cert user_agent_version_too_high
  user_agent_version_too_low user_agent_wrong_version
ssl.cipher.user_agent: TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256 TLS_AES_128_GCM_SHA256
  ECDHE-ECDSA-AES256-GCM-SHA384 ECDHE-RSA-AES256-GCM-SHA384 DHE-RSA-AES256-GCM-SHA384
  ECDHE-ECDSA-CHACHA20-POLY1305 ECDHE-RSA-CHACHA20-POLY1305 DHE-RSA-CHACHA20-POLY1305
  ECDHE-ECDSA-AES128-GCM-SHA256 ECDHE-RSA-AES128-GCM-SHA256 DHE-RSA-AES128-GCM-SHA256
  ECDHE-ECDSA-AES256-SHA384 ECDHE-RSA-AES256-SHA384 DHE-RSA-AES256-SHA256 ECDHE-ECDSA-AES128-SHA256
  ECDHE-RSA-AES128-SHA256 DHE-RSA-AES128-SHA256 ECDHE-ECDSA-AES256-SHA ECDHE-RSA-AES256-SHA
  DHE-RSA-AES256-SHA ECDHE-ECDSA-AES128-SHA ECDHE-RSA-AES128-SHA DHE-RSA-AES128-SHA
  RSA-PSK-AES256-GCM-SHA384 DHE-PSK-AES256-GCM-SHA384 RSA-PSK-CHACHA20-POLY1305
  DHE-PSK-CHACHA20-POLY1305 ECDHE-PSK-CHACHA20-POLY1305 AES256-GCM-SHA384 PSK-AES256-GCM-SHA384
  PSK-CHACHA20-POLY1305 RSA-PSK-AES128-GCM-SHA256 DHE-PSK-AES128-GCM-SHA256 AES128-GCM-SHA256
  PSK-AES128-GCM-SHA256 AES256-SHA256 AES128-SHA256 ECDHE-PSK-AES256-CBC-SHA384
  ECDHE-PSK-AES256-CBC-SHA SRP-RSA-AES-256-CBC-SHA SRP-AES-256-CBC-SHA RSA-PSK-AES256-CBC-SHA384
  DHE-PSK-AES256-CBC-SHA384 RSA-PSK-AES256-CBC-SHA DHE-PSK-AES256-CBC-SHA AES256-SHA
  PSK-AES256-CBC-SHA384 PSK-AES256-CBC-SHA ECDHE-PSK-AES128-CBC-SHA256 ECDHE-PSK-AES128-CBC-SHA
  SRP-RSA-AES-128-CBC-SHA SRP-AES-128-CBC-SHA RSA-PSK-AES128-CBC-SHA256 DHE-PSK-AES128-CBC-SHA256
  RSA-PSK-AES128-CBC-SHA DHE-PSK-AES128-CBC-SHA AES128-SHA PSK-AES128-CBC-SHA256 PSK-AES128-CBC-SHA
  OTHER
ssl.group.user_agent: OTHER P-256 P-384 P-521 X25519 P-224 X448 ffdhe2048 ffdhe3072 ffdhe4096
  ffdhe6144 ffdhe8192
`);

/** The new-style metrics of a plain 10.1.4 server, in its order, without their prefix. */
export const METRIC_NAMES: readonly string[] = [
  ...NAMES_OF_WHOLE,
  // Of its only volume the same is told as of all, but for the disk's work.
  ...NAMES_OF_WHOLE.filter((name) => /^cache\.(?!aio\.)/.test(name))
    .map((name) => name.replace("cache.", "cache.volume_0.")),
];

/** Its string records, in its order, from `order` 554 on. */
export const STRING_RECORDS: readonly (readonly [name: string, value: string])[] = [
  ["version.server.short", "10.1.4"],
  [
    "version.server.long",
    "Apache Traffic Server - traffic_server - 10.1.4 - (build # 0 on Nov 21 2026 at 02:45:35)",
  ],
  ["version.server.build_number", "0"],
  ["version.server.build_time", "02:45:35"],
  ["version.server.build_date", "Nov 21 2026"],
  ["version.server.build_machine", "vm"],
  ["version.server.build_person", "root"],
  ["version.server.uuid", "bf4ba4bd-1312-4d3b-95e1-efbddf52375f"],
];

/** What is told of the last seconds of its event loops. */
const LOOP_FACTS = words(`
count events events.min events.max wait time.min time.max drain.queue.max io.wait.max io.work.max
`);
/** From so many milliseconds on a run of a loop, or of a plugin's hook, is counted with others. */
const LOOP_TIMES = words(`
0 5 10 15 20 25 30 35 40 50 60 70 80 100 120 140 160 200 240 280 320 400 480 560 640 800 960 1120
1280 1600 1920 2240 2560
`);
const API_TIMES = words(`
0 1 2 3 4 5 6 7 8 10 12 14 16 20 24 28 32 40 48 56 64 80 96 112 128 160 192 224 256 320 384 448 512
`);

/** Its old-style integer statistics, in its order, from `order` 562 on. */
export const STATISTIC_NAMES: readonly string[] = [
  ...["10s", "100s", "1000s"].flatMap((span) =>
    LOOP_FACTS.map((fact) => `eventloop.${fact}.${span}`)
  ),
  ...LOOP_TIMES.map((ms) => `eventloop.time.${ms}ms`),
  ...API_TIMES.map((ms) => `api.time.${ms}ms`),
];

/** The `order` of the first string record; statistics follow. */
export const FIRST_ORDER = 554;

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** Names by their groups: `http:` stands before those of `http.`, and `:` before those of none. */
function grouped(text: string): string[] {
  let group = "";
  return words(text).flatMap((word) => {
    if (!word.endsWith(":")) return [group + word];
    group = word === ":" ? "" : word.replace(":", ".");
    return [];
  });
}
