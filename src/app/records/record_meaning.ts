/** What is known of a record. The wire carries no type: new-style metrics all say `INT`. */
export interface RecordMeaning {
  readonly type: "counter" | "gauge";
  /** What one of it is; absent where the name says it. */
  readonly unit?: string | undefined;
}

const PREFIX = "proxy.process.";

/**
 * By the rest of the name behind `proxy.process.`; the first that matches holds. Read in the source
 * of Traffic Server 10.1.x, whose documentation is wrong about some units.
 */
const MEANINGS: readonly (readonly [name: RegExp, type: RecordMeaning["type"], unit?: string])[] = [
  [/^proxy\.(start_time|reload_time|restart_time)$/, "gauge", "epoch seconds"],
  [/^proxy\.(restart|reconfigure)_required$/, "gauge", "0 or 1"],
  [/^eventloop\.time\.(min|max|avg)\./, "gauge", "ns"],
  [/^eventloop\.(drain\.queue|io\.(wait|work))\.max\./, "gauge", "ns"],
  [/^api\.time\.(min|max|avg)/, "gauge", "ns"],
  [/^http\.transaction_totaltime\./, "counter", "ms, summed"],
  [/^http\.transaction_counts\./, "counter", "transactions"],
  [/^http\.total_transactions_time$/, "counter", "ns, summed"],
  [/^http\.milestone\./, "counter", "ms, summed"],
  [/^ssl\.total_handshake_time$/, "counter", "ns, summed"],
  [/^ssl\.user_agent_sessions$/, "counter", "sessions accepted"],
  [/^ssl\.ssl_error_ssl$/, "counter", "errors of handshake, read and write"],
  [/^ssl\.total_(attempts|success)_handshake_count_(in|out)$/, "counter", "handshakes"],
  [/^dns\.(\w+_)?time$/, "counter", "ms, summed"],
  [/^dns\.in_flight$/, "gauge", "look-ups now"],
  [/^cache_total_(hits|misses)$/, "counter", "refreshed every 5 s"],
  [
    /^http\.(user_agent|origin_server)_total_(request|response)_bytes$/,
    "counter",
    "bytes, refreshed every 5 s",
  ],
  [/^cache(\.volume_\d+)?\.percent_full$/, "gauge", "percent"],
  [/^cache(\.volume_\d+)?\.(ram_cache\.)?(bytes_(used|total)|total_bytes)$/, "gauge", "bytes"],
  [/^cache(\.volume_\d+)?\.direntries\.(used|total)$/, "gauge", "entries"],
  [/^cache\.aio\.KB_(read|write)$/, "counter", "KB"],
  [/^cache(\.volume_\d+)?\.span\.(failing|offline|online)$/, "gauge", "disks"],
  [/^cache(\.volume_\d+)?\.\w+\.active$/, "gauge", "now"],
  [/^hostdb\.cache\.current_(items|size)$/, "gauge"],
  [/^http\.(\dxx|\d{3})_responses$/, "counter", "responses"],
  [/^http\.(incoming|outgoing)_requests$/, "counter", "requests"],
  [/(^|[._])(current_\w+|\w+_currently_open|pooled_server_connections)$/, "gauge", "now"],
  [/^traffic_server\.memory\.rss$/, "gauge", "bytes"],
  [/^hostdb\.cache\.last_sync\.total_\w+$/, "gauge"],
  [/^ssl\.(cipher|group)\.user_agent\./, "counter", "handshakes"],
  [/_bytes$|^(\w+\.)*bytes_/, "counter", "bytes"],
  [/(^|[._])total_(?!time)\w+$/, "counter"],
  [/(^|[._])(hits|misses|errors|success|failure|failures|retries)$/, "counter"],
];

/** What is known of a record by its name; `undefined` where nothing is. */
export function recordMeaning(record: string): RecordMeaning | undefined {
  if (!record.startsWith(PREFIX)) return undefined;
  const name = record.slice(PREFIX.length);
  for (const [pattern, type, unit] of MEANINGS) {
    if (pattern.test(name)) return unit === undefined ? { type } : { type, unit };
  }
  return undefined;
}
