/** What all names of the table begin with. */
export const METRIC_PREFIX = "proxy.process.";

/** Those that are not of one volume of the cache. */
const NAMES_OF_WHOLE = words(`
api.metrics.bad_id proxy.reconfigure_time proxy.start_time proxy.reconfigure_required
proxy.restart_required proxy.draining proxy.cache_ready_time http.background_fill_bytes_aborted
http.background_fill_bytes_completed http.background_fill_current_count
http.background_fill_total_count http.broken_server_connections http.cache_deletes
http.cache_hit_fresh http.cache_hit_ims http.cache_hit_mem_fresh http.cache_hit_revalidated
http.cache_hit_rww http.cache_hit_stale_served http.cache_lookups http.cache_miss_changed
http.cache_miss_client_no_cache http.cache_miss_cold http.cache_miss_ims
http.cache_miss_client_not_cacheable http.milestone.cache_open_read_begin
http.milestone.cache_open_read_end http.cache.open_write.adjust_thread
http.milestone.cache_open_write_begin http.milestone.cache_open_write_end
http.cache_open_write_fail_count http.cache_read_error http.cache_read_errors http.cache_updates
http.cache_write_errors http.cache_writes http.completed_requests http.connect_requests
http.current_active_client_connections http.current_cache_connections
http.current_client_connections http.current_client_transactions
http.current_parent_proxy_connections http.current_server_connections
http.current_server_transactions http.delete_requests http.disallowed_post_100_continue
http.milestone.dns_lookup_begin http.milestone.dns_lookup_end http.down_server.no_requests
http.err_client_abort_count http.err_client_abort_origin_server_bytes
http.err_client_abort_user_agent_bytes http.err_client_read_error_count
http.err_client_read_error_origin_server_bytes http.err_client_read_error_user_agent_bytes
http.err_connect_fail_count http.err_connect_fail_origin_server_bytes
http.err_connect_fail_user_agent_bytes http.extension_method_requests http.get_requests
http.head_requests https.incoming_requests https.total_client_connections http.incoming_requests
http.incoming_responses http.client_request_at_headers_stripped
http.origin_response_at_headers_stripped http.invalid_client_requests http.misc_count
http.http_misc_origin_server_bytes http.misc_user_agent_bytes http.missing_host_hdr
http.no_remap_matched http.options_requests http.origin.body http.origin.close_private
http.origin.connect.adjust_thread http.origin_connections_throttled_out http.origin.make_new
http.origin.no_sharing http.origin.not_found http.origin.private http.origin.raw http.origin.reuse
http.origin.reuse_fail http.origin_server_request_document_total_size
http.origin_server_request_header_total_size http.origin_server_response_document_total_size
http.origin_server_response_header_total_size http.origin_shutdown.cleanup_entry
http.origin_shutdown.migration_failure http.origin_shutdown.pool_lock_contention
http.origin_shutdown.release_invalid_request http.origin_shutdown.release_invalid_response
http.origin_shutdown.release_misc http.origin_shutdown.release_modified
http.origin_shutdown.release_no_keep_alive http.origin_shutdown.release_no_server
http.origin_shutdown.release_no_sharing http.origin_shutdown.tunnel_abort
http.origin_shutdown.tunnel_client http.origin_shutdown.tunnel_server
http.origin_shutdown.tunnel_server_detach http.origin_shutdown.tunnel_server_eos
http.origin_shutdown.tunnel_server_no_keep_alive http.origin_shutdown.tunnel_server_plugin_tunnel
http.origin_shutdown.tunnel_transform_read http.outgoing_requests http_parent_count
http.parent_proxy_request_total_bytes http.parent_proxy_response_total_bytes
http.parent_proxy_transaction_time http.pooled_server_connections http.post_body_too_large
http.post_requests http.http_proxy_loop_detected http.http_proxy_mh_loop_detected
http.purge_requests http.push_requests http.pushed_document_total_size
http.pushed_response_header_total_size http.put_requests http.100_responses http.101_responses
http.1xx_responses http.200_responses http.201_responses http.202_responses http.203_responses
http.204_responses http.205_responses http.206_responses http.2xx_responses http.300_responses
http.301_responses http.302_responses http.303_responses http.304_responses http.305_responses
http.307_responses http.308_responses http.3xx_responses http.400_responses http.401_responses
http.402_responses http.403_responses http.404_responses http.405_responses http.406_responses
http.407_responses http.408_responses http.409_responses http.410_responses http.411_responses
http.412_responses http.413_responses http.414_responses http.415_responses http.416_responses
http.4xx_responses http.500_responses http.501_responses http.502_responses http.503_responses
http.504_responses http.505_responses http.5xx_responses http.milestone.server_begin_write
http.milestone.server_close http.milestone.server_connect_end http.milestone.server_connect
http.milestone.server_first_connect http.milestone.server_first_read
http.milestone.server_read_header_done http.milestone.sm_finish http.milestone.sm_start
http.tcp_client_refresh_count http.tcp_client_refresh_origin_server_bytes
http.tcp_client_refresh_user_agent_bytes http.tcp_expired_miss_count
http.tcp_expired_miss_origin_server_bytes http.tcp_expired_miss_user_agent_bytes http.tcp_hit_count
http.tcp_hit_origin_server_bytes http.tcp_hit_user_agent_bytes http.tcp_ims_hit_count
http.tcp_ims_hit_origin_server_bytes http.tcp_ims_hit_user_agent_bytes http.tcp_ims_miss_count
http.tcp_ims_miss_origin_server_bytes http.tcp_ims_miss_user_agent_bytes http.tcp_miss_count
http.tcp_miss_origin_server_bytes http.tcp_miss_user_agent_bytes http.tcp_refresh_hit_count
http.tcp_refresh_hit_origin_server_bytes http.tcp_refresh_hit_user_agent_bytes
http.tcp_refresh_miss_count http.tcp_refresh_miss_origin_server_bytes
http.tcp_refresh_miss_user_agent_bytes http.total_client_connections
http.total_client_connections_ipv4 http.total_client_connections_ipv6
http.total_client_connections_uds http.total_incoming_connections
http.total_parent_marked_down_count http.total_parent_marked_down_timeout
http.total_parent_proxy_connections http.total_parent_retries http.total_parent_retries_exhausted
http.total_parent_switches http.total_server_connections http.total_transactions_time
http.total_x_redirect_count http.trace_requests http.tunnel.chunked_throttle
tunnel.current_active_connections http.tunnels http.milestone.ua_begin http.milestone.ua_begin_write
http.milestone.ua_close http.transaction_counts.errors.aborts
http.transaction_counts.errors.connect_failed http.transaction_counts.errors.other
http.transaction_counts.errors.possible_aborts http.transaction_counts.errors.pre_accept_hangups
http.transaction_counts.hit_fresh http.transaction_counts.hit_fresh.process
http.transaction_counts.hit_revalidated http.transaction_counts.miss_changed
http.transaction_counts.miss_client_no_cache http.transaction_counts.miss_cold
http.transaction_counts.miss_not_cacheable http.transaction_counts.other.unclassified
http.milestone.ua_first_read http.transaction_totaltime.errors.aborts
http.transaction_totaltime.errors.connect_failed http.transaction_totaltime.errors.other
http.transaction_totaltime.errors.possible_aborts
http.transaction_totaltime.errors.pre_accept_hangups http.transaction_totaltime.hit_fresh
http.transaction_totaltime.hit_fresh.process http.transaction_totaltime.hit_revalidated
http.transaction_totaltime.miss_changed http.transaction_totaltime.miss_client_no_cache
http.transaction_totaltime.miss_cold http.transaction_totaltime.miss_not_cacheable
http.transaction_totaltime.other.unclassified http.milestone.ua_read_header_done
http.user_agent_request_document_total_size http.user_agent_request_header_total_size
http.user_agent_response_document_total_size http.user_agent_response_header_total_size
http.websocket.current_active_client_connections http.user_agent_speed_bytes_per_sec_100
http.user_agent_speed_bytes_per_sec_1K http.user_agent_speed_bytes_per_sec_10K
http.user_agent_speed_bytes_per_sec_100K http.user_agent_speed_bytes_per_sec_1M
http.user_agent_speed_bytes_per_sec_10M http.user_agent_speed_bytes_per_sec_100M
http.user_agent_speed_bytes_per_sec_200M http.user_agent_speed_bytes_per_sec_400M
http.user_agent_speed_bytes_per_sec_800M http.user_agent_speed_bytes_per_sec_1G
http.origin_server_speed_bytes_per_sec_100 http.origin_server_speed_bytes_per_sec_1K
http.origin_server_speed_bytes_per_sec_10K http.origin_server_speed_bytes_per_sec_100K
http.origin_server_speed_bytes_per_sec_1M http.origin_server_speed_bytes_per_sec_10M
http.origin_server_speed_bytes_per_sec_100M http.origin_server_speed_bytes_per_sec_200M
http.origin_server_speed_bytes_per_sec_400M http.origin_server_speed_bytes_per_sec_800M
http.origin_server_speed_bytes_per_sec_1G http.cache.compat_key_reads
http.user_agent_total_request_bytes http.user_agent_total_response_bytes
http.origin_server_total_request_bytes http.origin_server_total_response_bytes
user_agent_total_bytes origin_server_total_bytes cache_total_hits cache_total_misses
current_server_connections cache_total_requests cache_total_hits_bytes cache_total_misses_bytes
cache_total_bytes net.accepts_currently_open net.calls_to_read net.calls_to_read_nodata
net.calls_to_readfromnet net.calls_to_write net.calls_to_write_nodata net.calls_to_writetonet
net.connections_currently_open net.connections_throttled_in net.per_client.connections_throttled_in
net.connections_throttled_out tunnel.total_client_connections_blind_tcp
tunnel.current_client_connections_blind_tcp tunnel.total_server_connections_blind_tcp
tunnel.current_server_connections_blind_tcp tunnel.total_client_connections_tls_tunnel
tunnel.current_client_connections_tls_tunnel tunnel.total_client_connections_tls_forward
tunnel.current_client_connections_tls_forward tunnel.total_client_connections_tls_partial_blind
tunnel.current_client_connections_tls_partial_blind tunnel.total_client_connections_tls_http
tunnel.current_client_connections_tls_http tunnel.total_server_connections_tls
tunnel.current_server_connections_tls net.default_inactivity_timeout_applied
net.default_inactivity_timeout_count net.fastopen_out.attempts net.fastopen_out.successes
net.net_handler_run net.inactivity_cop_lock_acquire_failure net.dynamic_keep_alive_timeout_in_count
net.dynamic_keep_alive_timeout_in_total net.read_bytes net.read_bytes_count
net.max.requests_throttled_in socks.connections_currently_open socks.connections_successful
socks.connections_unsuccessful tcp.total_accepts net.write_bytes net.write_bytes_count
net.connection_tracker_table_size cache.aio.read_count cache.aio.write_count cache.aio.KB_read
cache.aio.KB_write cache.lookup.active cache.lookup.success cache.lookup.failure cache.read.active
cache.read.success cache.read.failure cache.write.active cache.write.success cache.write.failure
cache.update.active cache.update.success cache.update.failure cache.remove.active
cache.remove.success cache.remove.failure cache.evacuate.active cache.evacuate.success
cache.evacuate.failure cache.scan.active cache.scan.success cache.scan.failure cache.frags_per_doc.1
cache.frags_per_doc.2 cache.frags_per_doc.3+ cache.bytes_used cache.bytes_total cache.stripes
cache.ram_cache.total_bytes cache.ram_cache.bytes_used cache.ram_cache.hits cache.ram_cache.misses
cache.pread_count cache.percent_full cache.read.seek.failure cache.read.invalid
cache.write.backlog.failure cache.direntries.total cache.direntries.used cache.directory_collision
cache.read_busy.success cache.read_busy.failure cache.write_bytes_stat cache.vector_marshals
cache.hdr_marshals cache.hdr_marshal_bytes cache.gc_bytes_evacuated cache.gc_frags_evacuated
cache.wrap_count cache.sync.count cache.sync.bytes cache.sync.time cache.span.errors.read
cache.span.errors.write cache.span.failing cache.span.offline cache.span.online hostdb.total_lookups
hostdb.total_hits hostdb.total_serve_stale hostdb.ttl hostdb.ttl_expires hostdb.re_dns_on_reload
hostdb.insert_duplicate_to_pending_dns dns.fail_time dns.in_flight dns.lookup_failures
dns.lookup_successes dns.max_retries_exceeded dns.lookup_time dns.retries dns.success_time
dns.tcp_reset dns.tcp_retries dns.total_dns_lookups traffic_server.memory.rss
http2.current_client_connections http2.current_server_connections
http2.current_active_client_connections http2.current_active_server_connections
http2.current_client_streams http2.current_server_streams http2.total_client_streams
http2.total_server_streams http2.total_transactions_time http2.total_client_connections
http2.total_server_connections http2.stream_errors http2.connection_errors http2.session_die_default
http2.session_die_other http2.session_die_active http2.session_die_inactive http2.session_die_eos
http2.session_die_error http2.session_die_high_error_rate http2.max_settings_per_frame_exceeded
http2.max_settings_per_minute_exceeded http2.max_settings_frames_per_minute_exceeded
http2.max_ping_frames_per_minute_exceeded http2.max_priority_frames_per_minute_exceeded
http2.max_rst_stream_frames_per_minute_exceeded http2.max_continuation_frames_per_minute_exceeded
http2.max_empty_frames_per_minute_exceeded http2.insufficient_avg_window_update
http2.max_concurrent_streams_exceeded_in http2.max_concurrent_streams_exceeded_out
http2.max_active_streams_exceeded_in http2.data_frames_in http2.headers_frames_in
http2.priority_frames_in http2.rst_stream_frames_in http2.settings_frames_in
http2.push_promise_frames_in http2.ping_frames_in http2.goaway_frames_in
http2.window_update_frames_in http2.continuation_frames_in http2.unknown_frames_in
hostdb.cache.current_items hostdb.cache.current_size hostdb.cache.total_inserts
hostdb.cache.total_failed_inserts hostdb.cache.total_lookups hostdb.cache.total_hits
hostdb.cache.last_sync.time hostdb.cache.last_sync.total_items hostdb.cache.last_sync.total_size
log.event_log_error_skip log.event_log_error_ok log.event_log_error_aggr log.event_log_error_full
log.event_log_error_fail log.event_log_access_ok log.event_log_access_skip log.event_log_access_aggr
log.event_log_access_full log.event_log_access_fail log.num_sent_to_network
log.num_lost_before_sent_to_network log.num_received_from_network log.num_flush_to_disk
log.num_lost_before_flush_to_disk log.bytes_lost_before_preproc log.bytes_sent_to_network
log.bytes_lost_before_sent_to_network log.bytes_received_from_network log.bytes_flush_to_disk
log.bytes_lost_before_flush_to_disk log.bytes_written_to_disk log.bytes_lost_before_written_to_disk
log.log_files_open log.log_files_space_used ssl.early_data_received ssl.ssl_error_async
ssl.ssl_error_ssl ssl.ssl_error_syscall ssl.ssl_ocsp_refresh_cert_failure
ssl.ssl_ocsp_refreshed_cert ssl.ssl_ocsp_revoked_cert ssl.ssl_ocsp_unknown_cert
ssl.origin_server_bad_cert ssl.origin_server_cert_verify_failed ssl.origin_server_decryption_failed
ssl.origin_server_expired_cert ssl.origin_server_other_errors ssl.origin_server_revoked_cert
ssl.origin_server_unknown_ca ssl.origin_server_unknown_cert ssl.origin_server_wrong_version
ssl.origin_session_reused ssl.ssl_sni_name_set_failure ssl.ssl_origin_session_cache_hit
ssl.ssl_origin_session_cache_miss ssl.ssl_session_cache_eviction ssl.ssl_session_cache_hit
ssl.ssl_session_cache_lock_contention ssl.ssl_session_cache_miss ssl.ssl_session_cache_new_session
ssl.total_attempts_handshake_count_in ssl.total_attempts_handshake_count_out
ssl.default_record_size_count ssl.max_record_size_count ssl.redo_record_size_count
ssl.total_handshake_time ssl.ssl_total_sslv3 ssl.total_success_handshake_count_in
ssl.total_success_handshake_count_out ssl.total_ticket_keys_renewed ssl.total_tickets_created
ssl.total_tickets_not_found ssl.total_tickets_renewed ssl.total_tickets_verified
ssl.total_tickets_verified_old_key ssl.ssl_total_tlsv1 ssl.ssl_total_tlsv11 ssl.ssl_total_tlsv12
ssl.ssl_total_tlsv13 ssl.user_agent_bad_cert ssl.user_agent_cert_verify_failed
ssl.user_agent_decryption_failed ssl.user_agent_decryption_failed_or_bad_record_mac
ssl.user_agent_expired_cert ssl.user_agent_http_request ssl.user_agent_inappropriate_fallback
ssl.user_agent_no_shared_cipher ssl.user_agent_other_errors ssl.user_agent_revoked_cert
ssl.user_agent_session_hit ssl.user_agent_session_miss ssl.user_agent_session_timeout
ssl.user_agent_sessions ssl.user_agent_unknown_ca ssl.user_agent_unknown_cert
ssl.user_agent_version_too_high ssl.user_agent_version_too_low ssl.user_agent_wrong_version
ssl.cipher.user_agent.TLS_AES_256_GCM_SHA384 ssl.cipher.user_agent.TLS_CHACHA20_POLY1305_SHA256
ssl.cipher.user_agent.TLS_AES_128_GCM_SHA256 ssl.cipher.user_agent.ECDHE-ECDSA-AES256-GCM-SHA384
ssl.cipher.user_agent.ECDHE-RSA-AES256-GCM-SHA384 ssl.cipher.user_agent.DHE-RSA-AES256-GCM-SHA384
ssl.cipher.user_agent.ECDHE-ECDSA-CHACHA20-POLY1305
ssl.cipher.user_agent.ECDHE-RSA-CHACHA20-POLY1305 ssl.cipher.user_agent.DHE-RSA-CHACHA20-POLY1305
ssl.cipher.user_agent.ECDHE-ECDSA-AES128-GCM-SHA256
ssl.cipher.user_agent.ECDHE-RSA-AES128-GCM-SHA256 ssl.cipher.user_agent.DHE-RSA-AES128-GCM-SHA256
ssl.cipher.user_agent.ECDHE-ECDSA-AES256-SHA384 ssl.cipher.user_agent.ECDHE-RSA-AES256-SHA384
ssl.cipher.user_agent.DHE-RSA-AES256-SHA256 ssl.cipher.user_agent.ECDHE-ECDSA-AES128-SHA256
ssl.cipher.user_agent.ECDHE-RSA-AES128-SHA256 ssl.cipher.user_agent.DHE-RSA-AES128-SHA256
ssl.cipher.user_agent.ECDHE-ECDSA-AES256-SHA ssl.cipher.user_agent.ECDHE-RSA-AES256-SHA
ssl.cipher.user_agent.DHE-RSA-AES256-SHA ssl.cipher.user_agent.ECDHE-ECDSA-AES128-SHA
ssl.cipher.user_agent.ECDHE-RSA-AES128-SHA ssl.cipher.user_agent.DHE-RSA-AES128-SHA
ssl.cipher.user_agent.RSA-PSK-AES256-GCM-SHA384 ssl.cipher.user_agent.DHE-PSK-AES256-GCM-SHA384
ssl.cipher.user_agent.RSA-PSK-CHACHA20-POLY1305 ssl.cipher.user_agent.DHE-PSK-CHACHA20-POLY1305
ssl.cipher.user_agent.ECDHE-PSK-CHACHA20-POLY1305 ssl.cipher.user_agent.AES256-GCM-SHA384
ssl.cipher.user_agent.PSK-AES256-GCM-SHA384 ssl.cipher.user_agent.PSK-CHACHA20-POLY1305
ssl.cipher.user_agent.RSA-PSK-AES128-GCM-SHA256 ssl.cipher.user_agent.DHE-PSK-AES128-GCM-SHA256
ssl.cipher.user_agent.AES128-GCM-SHA256 ssl.cipher.user_agent.PSK-AES128-GCM-SHA256
ssl.cipher.user_agent.AES256-SHA256 ssl.cipher.user_agent.AES128-SHA256
ssl.cipher.user_agent.ECDHE-PSK-AES256-CBC-SHA384 ssl.cipher.user_agent.ECDHE-PSK-AES256-CBC-SHA
ssl.cipher.user_agent.SRP-RSA-AES-256-CBC-SHA ssl.cipher.user_agent.SRP-AES-256-CBC-SHA
ssl.cipher.user_agent.RSA-PSK-AES256-CBC-SHA384 ssl.cipher.user_agent.DHE-PSK-AES256-CBC-SHA384
ssl.cipher.user_agent.RSA-PSK-AES256-CBC-SHA ssl.cipher.user_agent.DHE-PSK-AES256-CBC-SHA
ssl.cipher.user_agent.AES256-SHA ssl.cipher.user_agent.PSK-AES256-CBC-SHA384
ssl.cipher.user_agent.PSK-AES256-CBC-SHA ssl.cipher.user_agent.ECDHE-PSK-AES128-CBC-SHA256
ssl.cipher.user_agent.ECDHE-PSK-AES128-CBC-SHA ssl.cipher.user_agent.SRP-RSA-AES-128-CBC-SHA
ssl.cipher.user_agent.SRP-AES-128-CBC-SHA ssl.cipher.user_agent.RSA-PSK-AES128-CBC-SHA256
ssl.cipher.user_agent.DHE-PSK-AES128-CBC-SHA256 ssl.cipher.user_agent.RSA-PSK-AES128-CBC-SHA
ssl.cipher.user_agent.DHE-PSK-AES128-CBC-SHA ssl.cipher.user_agent.AES128-SHA
ssl.cipher.user_agent.PSK-AES128-CBC-SHA256 ssl.cipher.user_agent.PSK-AES128-CBC-SHA
ssl.cipher.user_agent.OTHER ssl.group.user_agent.OTHER ssl.group.user_agent.P-256
ssl.group.user_agent.P-384 ssl.group.user_agent.P-521 ssl.group.user_agent.X25519
ssl.group.user_agent.P-224 ssl.group.user_agent.X448 ssl.group.user_agent.ffdhe2048
ssl.group.user_agent.ffdhe3072 ssl.group.user_agent.ffdhe4096 ssl.group.user_agent.ffdhe6144
ssl.group.user_agent.ffdhe8192
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
