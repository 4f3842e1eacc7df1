import assert from "node:assert/strict";
import type { Metric } from "../../src/model/dashboard.ts";
import { History } from "../../src/series/history.ts";
import { CAPTURE_START_MS, capturedTicks } from "./captured_ticks.ts";

const PREFIX = "proxy.process.";
const STOPPED_AT = 71;
const BACK_AT = 79;

const METRICS: readonly Metric[] = [
  counter("http.incoming_requests"),
  counter("http.user_agent_total_response_bytes"),
  pair("hit_rate", "cache_total_hits", "cache_total_misses"),
  pair("latency", "http.transaction_totaltime.miss_cold", "http.transaction_counts.miss_cold"),
  { ...counter("http.current_server_connections"), type: "gauge" },
  { ...counter("http2.current_client_sessions"), type: "gauge" },
];
const [REQUESTS, BYTES, HIT_RATE, LATENCY, CONNECTIONS, ABSENT] = [0, 1, 2, 3, 4, 5] as const;

function counter(name: string): Metric {
  return { name, type: "counter", key: PREFIX + name, color: "#ffffff" };
}

function pair(type: "hit_rate" | "latency", key: string, key2: string): Metric {
  return { name: key, type, key: PREFIX + key, key2: PREFIX + key2, color: "#ffffff" };
}

const WHOLE = { fromMs: CAPTURE_START_MS, toMs: CAPTURE_START_MS + 149_000 };

function history(): History {
  const history = new History(METRICS, { hostCount: 1, capacity: 200, intervalMs: 1000 });
  for (const tick of capturedTicks()) {
    history.open(tick);
    history.put(tick, 0);
  }
  return history;
}

/** The points of a line by second of the capture; a break is NaN. */
function points(of: History, metric: number): [second: number, value: number][] {
  const { times, values } = of.line(metric, 0, WHOLE);
  return Array.from(
    times,
    (time, index) => [Math.round((time - CAPTURE_START_MS) / 1000), values[index]!],
  );
}

/** The exact value of a record at a second of the capture. */
function raw(second: number, name: string): number {
  const result = capturedTicks()[second]!.results[0]!;
  assert.equal(result.kind, "reply");
  return Number(result.kind === "reply" ? result.values.get(PREFIX + name) : NaN);
}

Deno.test("the capture's stop and start break every line once, without a spike", () => {
  const lines = history();
  for (const metric of [REQUESTS, BYTES, HIT_RATE, LATENCY, CONNECTIONS]) {
    const breaks = points(lines, metric).filter(([, value]) => Number.isNaN(value));
    assert.deepEqual(breaks, [[STOPPED_AT, NaN]], METRICS[metric]!.name);
  }
  const after = points(lines, REQUESTS).filter(([second]) => second > STOPPED_AT);
  assert.equal(after[0]![0], BACK_AT + 1);
  assert.ok(after.every(([, rate]) => rate > 400 && rate < 900));
  const before = points(lines, REQUESTS).filter(([second]) => second < STOPPED_AT);
  assert.ok(before.every(([, rate]) => rate > 400 && rate < 3500));
});

Deno.test("the capture's rates times their time add up to what its counter rose by", () => {
  const ticks = capturedTicks();
  const repliedAtMs = (second: number) => {
    const result = ticks[second]!.results[0]!;
    return result.kind === "reply" ? result.repliedAtMs : NaN;
  };
  for (const [from, to] of [[0, 70], [79, 149]] as const) {
    let requests = 0;
    for (const [second, rate] of points(history(), REQUESTS)) {
      if (second <= from || second > to) continue;
      requests += rate * (repliedAtMs(second) - repliedAtMs(second - 1)) / 1000;
    }
    const rise = raw(to, "http.incoming_requests") - raw(from, "http.incoming_requests");
    assert.ok(rise > 40_000);
    assert.ok(Math.abs(requests - rise) < 1e-3, `${requests} of ${rise}`);
  }
});

Deno.test("the capture's byte counter, refreshed every 5 s, has a point every 5 s and no spike", () => {
  const bytes = points(history(), BYTES).filter(([, rate]) => !Number.isNaN(rate));
  const seconds = bytes.map(([second]) => second);
  assert.deepEqual(seconds.slice(0, 5), [3, 8, 13, 18, 23]);
  assert.equal(bytes.length, 14 + 14);
  for (const [second, rate] of bytes) {
    const calm = second < 33 || second > 53;
    assert.ok(rate > 4e6 && rate < (calm ? 6.5e6 : 23e6), `${rate} at ${second}`);
  }
  // Five seconds of each rate are what the counter rose by, to the byte.
  const name = "http.user_agent_total_response_bytes";
  const sum = bytes.filter(([second]) => second < STOPPED_AT)
    .reduce((total, [, rate]) => total + rate * 5, 0);
  assert.ok(Math.abs(sum - (raw(70, name) - raw(0, name))) < 1);
});

Deno.test("the capture's hit rate is near the 70 % that its load was made of", () => {
  const rates = points(history(), HIT_RATE).filter(([, rate]) => !Number.isNaN(rate));
  assert.equal(rates.length, 28);
  assert.ok(rates.every(([, rate]) => rate > 60 && rate < 75));
});

Deno.test("the capture's latency is that of its slow origin", () => {
  const latencies = points(history(), LATENCY).filter(([, value]) => !Number.isNaN(value));
  assert.ok(latencies.length > 130);
  assert.ok(latencies.every(([, ms]) => ms > 49 && ms < 57));
});

Deno.test("the capture's gauge stands again at the first answer after the restart", () => {
  const [, [second, value] = [0, 0]] = points(history(), CONNECTIONS)
    .filter(([second]) => second >= STOPPED_AT);
  assert.deepEqual([second, value], [BACK_AT, 12]);
});

Deno.test("the capture's outage and restart are told with their times", () => {
  const lines = history();
  assert.deepEqual(lines.outages(0, WHOLE), [{
    fromMs: CAPTURE_START_MS + STOPPED_AT * 1000,
    toMs: CAPTURE_START_MS + BACK_AT * 1000,
    open: false,
  }]);
  assert.deepEqual(lines.restarts(0, WHOLE), [CAPTURE_START_MS + BACK_AT * 1000]);
});

Deno.test("the record that the captured server does not know is named, and draws nothing", () => {
  const lines = history();
  assert.deepEqual(lines.lacking(ABSENT, 0), [
    { record: "proxy.process.http2.current_client_sessions", how: "absent" },
  ]);
  assert.deepEqual(lines.lacking(REQUESTS, 0), []);
  assert.deepEqual(points(lines, ABSENT), []);
  assert.equal(lines.latest(ABSENT, 0), undefined);
});

Deno.test("the capture drawn in few points keeps its peak, its least and its break", () => {
  const lines = history();
  const all = lines.line(REQUESTS, 0, WHOLE);
  const few = lines.line(REQUESTS, 0, { ...WHOLE, maxPoints: 40 });
  const real = (values: Float64Array) => values.filter((value) => !Number.isNaN(value));
  assert.ok(few.values.length <= 42 && few.values.length > 15);
  assert.equal(Math.max(...real(few.values)), Math.max(...real(all.values)));
  assert.equal(Math.min(...real(few.values)), Math.min(...real(all.values)));
  assert.equal(few.values.filter((value) => Number.isNaN(value)).length, 1);
});
