import { dither, type Weather } from "./traffic_shape.ts";

/**
 * What happens on a host in one second. Whole numbers that records only add up, never subtract, so
 * that no counter falls where a fraction of a second is rounded.
 */
export type Flow = ReturnType<typeof flowOf>;

/** Where a host stands at one moment. */
export interface HostState {
  /** Sums since its start. */
  readonly totals: Flow;
  /** The same as of the server's last refresh of its derived counters. */
  readonly refreshed: Flow;
  readonly weather: Weather;
  readonly startSecond: number;
  readonly ageS: number;
  readonly plugins: boolean;
}

/** Record names within a group, and their values. */
export type Values = Readonly<Record<string, number | bigint>>;

/**
 * The events of one second in a given weather, consistent with each other: every request ends in one
 * status and in one outcome, what is not served from the cache goes to an origin, and so on. With
 * `coldness` from 0 to 1 the memory of a cache that has just been started.
 */
export function flowOf(weather: Weather, coldness: number) {
  const second = secondOf(weather, coldness);
  const outcomes = outcomesOf(second);
  return {
    ...outcomes.counted,
    ...statusesOf(second, outcomes),
    ...connectionsOf(second, outcomes),
    ...cacheWorkOf(second, outcomes),
    ...spentOf(second, outcomes),
    ...bytesOf(second, outcomes),
    accessLogged: second.requests,
  };
}

/** What one second is made of, and its draws: which of many happened, and how much each of them took. */
interface Second extends Weather {
  readonly requests: number;
  readonly coldness: number;
  times(count: number, share: number, channel: number): number;
  around(count: number, each: number, channel: number): number;
}

type Outcomes = ReturnType<typeof outcomesOf>;

function secondOf(weather: Weather, coldness: number): Second {
  const { requestRate, dice } = weather;
  return {
    ...weather,
    requests: dither(requestRate, dice(100)),
    coldness,
    times: (count, share, channel) => Math.min(count, dither(count * share, dice(100 + channel))),
    around: (count, each, channel) =>
      Math.round(count * each * (0.96 + 0.08 * dice(200 + channel))),
  };
}

function outcomesOf({ abortShare, hitShare, trouble, requests, coldness, times }: Second) {
  const aborts = times(requests, abortShare, 1);
  const otherErrors = times(requests, 0.0002, 2);
  const notCacheable = times(requests, 0.03, 3);
  const cacheable = requests - aborts - otherErrors - notCacheable;
  const hits = times(cacheable, hitShare * (1 - 0.8 * coldness), 4);
  const hitRevalidated = times(hits, 0.05, 5);
  const connectFailed = times(cacheable - hits, 0.0008 + 0.06 * trouble, 6);
  const missed = cacheable - hits - connectFailed;
  const missChanged = times(missed, 0.08, 7);
  const missNoCache = times(missed, 0.04, 8);
  return {
    cacheable,
    hits,
    missed,
    toOrigin: missed + notCacheable + hitRevalidated,
    /** Each request once. */
    counted: {
      aborts,
      otherErrors,
      notCacheable,
      hitFresh: hits - hitRevalidated,
      hitRevalidated,
      connectFailed,
      missChanged,
      missNoCache,
      missCold: missed - missChanged - missNoCache,
    },
  };
}

function statusesOf(
  { trouble, clientErrorShare, requests, times }: Second,
  { missed, counted: { connectFailed } }: Outcomes,
) {
  const status502 = times(connectFailed, 0.6, 9);
  const status504 = connectFailed - status502;
  const status500 = times(missed, 0.0015 + 0.04 * trouble, 10);
  const status503 = times(missed, 0.0006 + 0.05 * trouble, 11);
  const serverErrors = status500 + status502 + status503 + status504;
  const clientErrors = times(requests - serverErrors, clientErrorShare, 12);
  const status403 = times(clientErrors, 0.12, 13);
  const status400 = times(clientErrors, 0.05, 14);
  const redirects = times(requests - serverErrors - clientErrors, 0.09, 15);
  const status304 = times(redirects, 0.7, 16);
  const status301 = times(redirects - status304, 0.4, 17);
  const successes = requests - serverErrors - clientErrors - redirects;
  const status206 = times(successes, 0.05, 18);
  return {
    status200: successes - status206,
    status206,
    status301,
    status302: redirects - status304 - status301,
    status304,
    status400,
    status403,
    status404: clientErrors - status403 - status400,
    status500,
    status502,
    status503,
    status504,
  };
}

function connectionsOf(
  { trouble, dice, requests, times, around }: Second,
  { toOrigin }: Outcomes,
) {
  const connections = dither(requests / 11, dice(119));
  const ipv6Connections = times(connections, 0.35, 20);
  const handshakes = times(connections, 0.88, 21);
  const handshakeFailures = times(handshakes, 0.004 + 0.03 * trouble, 22);
  const secured = handshakes - handshakeFailures;
  const tls12 = times(secured, 0.11, 23);
  const sessionHits = times(secured, 0.14, 31);
  const newOriginConnections = times(toOrigin, 0.06 + 0.1 * trouble, 26);
  const dnsLookups = times(toOrigin, 0.008, 27);
  const dnsFailures = times(dnsLookups, 0.004 + 0.1 * trouble, 28);
  return {
    ipv4Connections: connections - ipv6Connections,
    ipv6Connections,
    handshakeFailures,
    sslReadErrors: dither(0.3 + 3 * trouble, dice(130)),
    tls12,
    tls13: secured - tls12,
    sessionHits,
    sessionMisses: secured - sessionHits,
    ticketsVerified: times(secured, 0.31, 32),
    badCertificates: dither(0.02, dice(133)),
    noSharedCipher: dither(0.05, dice(134)),
    handshakeUs: around(secured, 1_150, 3),
    http2Connections: times(secured, 0.78, 24),
    http2Streams: times(requests, 0.74, 25),
    http2StreamErrors: dither(0.4 + 2 * trouble, dice(135)),
    http2ConnectionErrors: dither(0.05 + 0.3 * trouble, dice(136)),
    http2ResetsExceeded: dither(0.02, dice(137)),
    newOriginConnections,
    originReuse: toOrigin - newOriginConnections,
    originReuseFailed: dither(0.2, dice(138)),
    markedDown: dither(0.4 * trouble, dice(139)),
    hostdbHits: toOrigin - dnsLookups,
    dnsSuccesses: dnsLookups - dnsFailures,
    dnsFailures,
    dnsRetries: times(dnsLookups, 0.02, 40),
    dnsMs: around(dnsLookups, 9 + 30 * trouble, 4),
  };
}

function cacheWorkOf(
  { trouble, dice, coldness, times, around }: Second,
  { hits, cacheable, counted }: Outcomes,
) {
  const ramHits = times(hits, 0.82 * (1 - coldness), 29);
  return {
    ramHits,
    ramMisses: cacheable - ramHits,
    readBusy: dither(0.1 + 0.6 * trouble, dice(141)),
    writeFailures: dither(0.03, dice(142)),
    diskReadKb: around(hits - Math.min(hits, ramHits), 31, 5),
    diskWriteKb: around(counted.missCold + counted.missChanged, 38, 6),
  };
}

/** The time that requests took, by their outcome, in microseconds. */
function spentOf({ hitLatencyMs, missLatencyMs, around }: Second, { counted }: Outcomes) {
  return {
    hitFreshUs: around(counted.hitFresh, hitLatencyMs * 1_000, 7),
    hitRevalidatedUs: around(counted.hitRevalidated, missLatencyMs * 600, 14),
    missColdUs: around(counted.missCold, missLatencyMs * 1_000, 8),
    missChangedUs: around(counted.missChanged, missLatencyMs * 950, 15),
    missNoCacheUs: around(counted.missNoCache, missLatencyMs * 1_020, 16),
    notCacheableUs: around(counted.notCacheable, missLatencyMs * 1_100, 17),
    abortUs: around(counted.aborts, 220_000, 9),
    connectFailUs: around(counted.connectFailed, 900_000, 10),
  };
}

function bytesOf({ requests, around }: Second, { hits, toOrigin }: Outcomes) {
  const hitBytes = around(hits, 31_000, 1);
  const originBytes = around(toOrigin, 38_000, 2);
  return {
    clientRequestBytes: around(requests, 640, 11),
    clientResponseBytes: hitBytes + originBytes + around(requests, 380, 12),
    originRequestBytes: around(toOrigin, 780, 13),
    originResponseBytes: originBytes,
    hitBytes,
  };
}

/** The sums over `seconds` seconds of the same flow. */
export function scaled(flow: Flow, seconds: number): Flow {
  return mapFlow(flow, (count) => Math.floor(count * seconds));
}

/** The sum of two flows; with `part` only that share of the second. */
export function added(sum: Flow, flow: Flow, part = 1): Flow {
  return mapFlow(sum, (count, key) => count + Math.floor(flow[key] * part));
}

function mapFlow(flow: Flow, change: (count: number, key: keyof Flow) => number): Flow {
  const result: Record<string, number> = {};
  for (const key of Object.keys(flow) as (keyof Flow)[]) result[key] = change(flow[key], key);
  return result as Flow;
}
