import assert from "node:assert/strict";
import { createWorkload, type Workload } from "../../src/sim/workload.ts";
import type { HostSnapshot } from "../../src/sim/simulated_host.ts";

const START_MS = 1_795_229_894_000;
const P = "proxy.process.";
const REFRESHED = [
  "cache_total_hits",
  "cache_total_misses",
  "http.user_agent_total_request_bytes",
  "http.user_agent_total_response_bytes",
  "http.origin_server_total_request_bytes",
  "http.origin_server_total_response_bytes",
];

/** What METRICS.md and the default pages draw, as far as it counts events. */
const COUNTERS =
  `http.incoming_requests http.outgoing_requests http.2xx_responses http.3xx_responses
http.4xx_responses http.5xx_responses http.502_responses http.504_responses http.err_connect_fail_count
http.transaction_counts.hit_fresh http.transaction_counts.miss_cold http.transaction_counts.errors.aborts
http.transaction_totaltime.hit_fresh http.transaction_totaltime.miss_cold http.total_transactions_time
http.origin.reuse http.origin.make_new ssl.total_attempts_handshake_count_in ssl.ssl_error_ssl
ssl.total_success_handshake_count_in ssl.total_handshake_time ssl.ssl_total_tlsv12 ssl.ssl_total_tlsv13
ssl.ssl_session_cache_hit ssl.total_tickets_verified http2.total_client_connections
http2.total_client_streams http2.connection_errors http2.stream_errors hostdb.total_lookups
hostdb.total_hits dns.lookup_successes dns.success_time cache.ram_cache.hits cache.ram_cache.misses
cache.aio.KB_read cache.aio.KB_write tcp.total_accepts ${REFRESHED.join(" ")}`.split(/\s+/);

interface Simulation {
  readonly workload: Workload;
  readonly clock: { nowMs: number };
}

function simulate(seed: number, plugins = false): Simulation {
  const clock = { nowMs: START_MS };
  return { workload: createWorkload({ seed, plugins, wallMs: () => clock.nowMs }), clock };
}

function value(snapshot: HostSnapshot, name: string): number {
  const record = snapshot.lookup(P + name, "exact");
  assert.ok(record, name);
  return Number(record["current_value"]);
}

/** The change of each record over a stretch of time. */
function change({ workload, clock }: Simulation, ms: number): (name: string) => number {
  const before = workload.snapshot();
  clock.nowMs += ms;
  const after = workload.snapshot();
  return (name) => value(after, name) - value(before, name);
}

function near(actual: number, expected: number, tolerance: number, what: string): void {
  const off = Math.abs(actual - expected) / expected;
  assert.ok(off <= tolerance, `${what}: ${actual} against ${expected}`);
}

Deno.test("a simulated host has every record of a real one, in its order and of its type", () => {
  const reply = JSON.parse(
    Deno.readTextFileSync(new URL("../fixtures/ats/all-metrics-10.1.4.json", import.meta.url)),
  );
  const real: readonly Record<string, unknown>[] = reply.result.recordList.map(
    (entry: { record: Record<string, unknown> }) => entry.record,
  );
  const snapshot = simulate(4).workload.snapshot();
  const names = [...snapshot.names()].filter((name) => !name.startsWith("proxy.config."));
  assert.deepEqual(names, real.map((record) => record["record_name"]));
  for (const record of real) {
    const simulated = snapshot.lookup(String(record["record_name"]), "regex");
    assert.ok(simulated);
    assert.deepEqual(Object.keys(simulated), Object.keys(record));
    for (const key of ["record_type", "version", "order", "record_class", "data_type"]) {
      assert.equal(simulated[key], record[key], `${record["record_name"]} ${key}`);
    }
    assert.match(String(simulated["current_value"]), record["data_type"] === "INT" ? /^\d+$/ : /./);
  }
});

Deno.test("what the pages draw moves, and no counter ever falls, however closely it is watched", () => {
  for (const seed of [0, 1, 2, 3]) {
    const { workload, clock } = simulate(seed);
    const first = workload.snapshot();
    let before = first;
    for (let step = 0; step < 400; step++) {
      clock.nowMs += step % 3 === 0 ? 7 : step % 3 === 1 ? 331 : 700;
      const after = workload.snapshot();
      for (const name of COUNTERS) {
        assert.ok(value(after, name) >= value(before, name), `${name} fell`);
      }
      before = after;
    }
    for (const name of COUNTERS) assert.ok(value(before, name) > value(first, name), name);
  }
});

Deno.test("the records of a host agree with each other", () => {
  for (const seed of [1, 2]) {
    const d = change(simulate(seed), 600_000);
    const requests = d("http.incoming_requests");
    const statuses = ["2xx", "3xx", "4xx", "5xx"].map((s) => d(`http.${s}_responses`));
    assert.equal(statuses.reduce((a, b) => a + b), requests);
    const outcomes = [
      "hit_fresh",
      "hit_revalidated",
      "miss_cold",
      "miss_changed",
      "miss_client_no_cache",
      "miss_not_cacheable",
      "errors.aborts",
      "errors.connect_failed",
      "errors.other",
    ].map((name) => d(`http.transaction_counts.${name}`));
    assert.equal(outcomes.reduce((a, b) => a + b), requests);
    const [, revalidated = 0, cold = 0, changed = 0, noCache = 0, notCacheable = 0] = outcomes;
    const toOrigin = revalidated + cold + changed + noCache + notCacheable;
    assert.equal(d("http.outgoing_requests"), toOrigin);
    assert.equal(d("http.origin.reuse") + d("http.origin.make_new"), toOrigin);
    assert.equal(
      d("ssl.total_success_handshake_count_in"),
      d("ssl.ssl_total_tlsv12") + d("ssl.ssl_total_tlsv13"),
    );
    const hits = d("cache_total_hits");
    const hitRate = hits / (hits + d("cache_total_misses"));
    assert.ok(hitRate > 0.65 && hitRate < 0.95, `hit rate ${hitRate}`);
    const hitMs = d("http.transaction_totaltime.hit_fresh") /
      d("http.transaction_counts.hit_fresh");
    const missMs = d("http.transaction_totaltime.miss_cold") /
      d("http.transaction_counts.miss_cold");
    assert.ok(hitMs > 0.2 && hitMs < 5, `hit ${hitMs} ms`);
    assert.ok(missMs > 20 && missMs < 400, `miss ${missMs} ms`);
    near(d("http.5xx_responses") / requests, 0.002, 3, "5xx share");
    near(requests / 600, 2_500, 0.9, "requests per second");
  }
});

Deno.test("the same seed at the same time is the same host, another seed another one", () => {
  const rate = (seed: number) => change(simulate(seed), 10_000)("http.incoming_requests");
  assert.equal(rate(5), rate(5));
  const rates = new Set([0, 1, 2, 3, 4, 5].map(rate));
  assert.equal(rates.size, 6);
});

Deno.test("how often a host is asked does not change what it counts", () => {
  const [often, seldom] = [simulate(6), simulate(6)];
  for (let i = 0; i < 120; i++) {
    often.clock.nowMs += 500;
    often.workload.snapshot();
  }
  seldom.clock.nowMs += 60_000;
  const [a, b] = [often.workload.snapshot(), seldom.workload.snapshot()];
  for (const name of COUNTERS) assert.equal(value(a, name), value(b, name), name);
});

Deno.test("derived counters are refreshed every 5 s and catch up with all that happened", () => {
  for (const name of REFRESHED) {
    const { workload, clock } = simulate(7);
    const values: number[] = [];
    for (let i = 0; i < 61; i++) {
      values.push(value(workload.snapshot(), name));
      clock.nowMs += 1_000;
    }
    const moves = values.flatMap((v, i) => i > 0 && v !== values[i - 1] ? [i] : []);
    assert.equal(moves.length, 12, name);
    moves.forEach((at, i) => assert.equal(at, (moves[0] ?? 0) + 5 * i, name));
  }
});

Deno.test("traffic has waves and bursts, and stays within reason", () => {
  const simulation = simulate(8);
  const rates: number[] = [];
  for (let i = 0; i < 600; i++) {
    rates.push(change(simulation, 1_000)("http.incoming_requests"));
  }
  const mean = rates.reduce((a, b) => a + b) / rates.length;
  assert.ok(Math.max(...rates) > 1.4 * mean, "no burst");
  assert.ok(Math.min(...rates) > 0.5 * mean, "a hole");
});

Deno.test("a restarted host begins at 0, cold, with a new start time", () => {
  const simulation = simulate(9);
  const { workload, clock } = simulation;
  const before = workload.snapshot();
  clock.nowMs += 10_000;
  workload.restart();
  const after = workload.snapshot();
  for (const name of COUNTERS) assert.equal(value(after, name), 0, name);
  assert.equal(value(after, "proxy.start_time"), (START_MS + 10_000) / 1_000);
  assert.ok(value(after, "proxy.start_time") > value(before, "proxy.start_time"));
  const share = (d: (name: string) => number) =>
    d("http.transaction_counts.hit_fresh") / d("http.incoming_requests");
  const cold = share(change(simulation, 5_000));
  clock.nowMs += 300_000;
  assert.ok(share(change(simulation, 5_000)) > 2 * cold);
});

Deno.test("a clock that is set back makes no counter fall, and a long sleep is passed quickly", () => {
  const { workload, clock } = simulate(10);
  const before = workload.snapshot();
  clock.nowMs -= 3_600_000;
  const back = workload.snapshot();
  for (const name of COUNTERS) assert.equal(value(back, name), value(before, name));
  clock.nowMs += 40 * 86_400_000;
  const after = workload.snapshot();
  assert.ok(value(after, "http.incoming_requests") > value(before, "http.incoming_requests"));
});

Deno.test("a sum of nanoseconds is exact beyond what a double holds", () => {
  const clock = { nowMs: START_MS };
  const workload = createWorkload({ seed: 2, ageS: 86_400 * 400, wallMs: () => clock.nowMs });
  const text = String(
    workload.snapshot().lookup(`${P}http.total_transactions_time`, "exact")?.["current_value"],
  );
  assert.ok(BigInt(text) > BigInt(Number.MAX_SAFE_INTEGER));
  assert.match(text, /^\d+$/);
});

Deno.test("only a host with plugins has their records", () => {
  const name = "block_errors.count";
  assert.ok(simulate(1, true).workload.snapshot().lookup(name, "exact"));
  const without = simulate(1).workload.snapshot();
  assert.equal(without.lookup(name, "exact"), undefined);
  assert.equal(without.lookup(`${P}http2.current_client_sessions`, "exact"), undefined);
});
