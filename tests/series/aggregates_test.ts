import assert from "node:assert/strict";
import fc from "fast-check";
import { aggregate } from "../../src/series/aggregate.ts";
import type { MetricType } from "../../src/model/metric_types.ts";
import { History } from "../../src/series/history.ts";
import { metric, miss, nearlyEqual, reply, START_MS, tick } from "./feed.ts";

/** Hosts' gauges second by second; `undefined` is a miss, `null` no result at all. */
function history(
  rows: readonly (readonly (number | null | undefined)[])[],
  capacity = 1000,
): History {
  const hostCount = rows[0]!.length;
  const history = new History([metric("gauge")], { hostCount, capacity, intervalMs: 1000 });
  add(history, rows, 0);
  return history;
}

function add(
  history: History,
  rows: readonly (readonly (number | null | undefined)[])[],
  from: number,
): void {
  rows.forEach((row, index) => {
    const second = from + index;
    const results = row.map((value) =>
      value === null
        ? undefined
        : value === undefined
        ? miss(second * 1000)
        : reply(second * 1000, { a: value })
    );
    const next = tick(second, ...results);
    history.open(next);
    results.forEach((_, host) => history.put(next, host));
  });
}

const WINDOW = { fromMs: START_MS, toMs: START_MS + 1_000_000 };

function points(line: { times: Float64Array; values: Float64Array }): [number, number][] {
  return Array.from(line.times, (time, index) => [
    (time - START_MS) / 1000,
    line.values[index]!,
  ]);
}

Deno.test("aggregate() sums, averages, and finds lowest, highest and middle", () => {
  const values = Float64Array.of(4, 1, 10, 3);
  const all = (["sum", "avg", "min", "max", "median"] as const)
    .map((mode) => aggregate(values, mode));
  assert.deepEqual(all, [18, 4.5, 1, 10, 3.5]);
  assert.deepEqual([...values], [4, 1, 10, 3]);
  assert.equal(aggregate(Float64Array.of(9, 1, 5), "median"), 5);
  assert.ok(Number.isNaN(aggregate(new Float64Array(0), "sum")));
});

Deno.test("a sum breaks where a host falls silent or comes back, and goes on with the others", () => {
  const lines = history([
    [1, 10, 100],
    [1, 10, 100],
    [1, undefined, 100],
    [1, undefined, 100],
    [1, 10, 100],
    [1, 10, 100],
  ]);
  assert.deepEqual(points(lines.aggregateLine(0, [0, 1, 2], "sum", WINDOW)), [
    [0, 111],
    [1, 111],
    [2, NaN],
    [3, 101],
    [4, NaN],
    [5, 111],
  ]);
});

Deno.test("average, highest and median leave a silent host out and go on", () => {
  const lines = history([[1, 10, 100], [1, undefined, 100], [3, 10, 100]]);
  const values = (
    mode: "avg" | "max" | "median",
  ) => [...lines.aggregateLine(0, [0, 1, 2], mode, WINDOW).values];
  assert.ok(nearlyEqual(values("avg"), [37, 50.5, 113 / 3]));
  assert.deepEqual(values("max"), [100, 100, 100]);
  assert.deepEqual(values("median"), [10, 50.5, 10]);
});

Deno.test("an aggregate of hosts that are all silent breaks", () => {
  const lines = history([[1, 2], [undefined, undefined], [undefined, undefined], [3, 4]]);
  for (const mode of ["sum", "max"] as const) {
    const drawn = points(lines.aggregateLine(0, [0, 1], mode, WINDOW));
    const value = mode === "sum" ? [3, 7] : [2, 4];
    assert.deepEqual(drawn, [[0, value[0]!], [1, NaN], [3, value[1]!]]);
  }
});

Deno.test("an aggregate waits for hosts whose answer is on its way, and not for ever", () => {
  const lines = history([[1, 2], [1, 2], [1, null]]);
  assert.equal(lines.aggregateLine(0, [0, 1], "sum", WINDOW).values.length, 2);
  add(lines, Array.from({ length: 12 }, () => [5, null]), 3);
  const after = lines.aggregateLine(0, [0, 1], "max", WINDOW).values;
  assert.ok(after.length > 2 && after.length < 15);
  assert.equal(after.at(-1), 5);
});

Deno.test("an aggregate of counters refreshed at different ticks holds each host's last value", () => {
  const of = metric("counter", { key: "proxy.process.cache_total_hits" });
  const lines = new History([of], { hostCount: 2, capacity: 100, intervalMs: 1000 });
  for (let second = 0; second < 40; second++) {
    const next = tick(
      second,
      reply(second * 1000, { [String(of.key)]: Math.floor(second / 5) * 5000 }),
      reply(second * 1000, { [String(of.key)]: Math.floor((second + 2) / 5) * 10_000 }),
    );
    lines.open(next);
    lines.put(next, 0);
    lines.put(next, 1);
  }
  const window = { fromMs: START_MS + 10_000, toMs: START_MS + 40_000 };
  const sums = lines.aggregateLine(0, [0, 1], "sum", window).values;
  assert.ok(sums.length > 8);
  assert.deepEqual(new Set(sums), new Set([3000]));
});

Deno.test("a band spans from the lowest to the highest host that answers", () => {
  const lines = history([[1, 10, 5], [2, undefined, 5], [undefined, undefined, undefined], [
    3,
    9,
    4,
  ]]);
  const band = lines.aggregateBand(0, [0, 1, 2], WINDOW);
  assert.deepEqual([...band.times].map((time) => (time - START_MS) / 1000), [0, 1, 2, 3]);
  assert.deepEqual([...band.low], [1, 2, NaN, 3]);
  assert.deepEqual([...band.high], [10, 5, NaN, 9]);
});

Deno.test("a long band in few points spans the extremes of each bucket", () => {
  const rows = Array.from({ length: 1000 }, (_, second) => [second % 10, 100 + second % 7]);
  rows[500] = [-70, 900];
  const lines = history(rows);
  const band = lines.aggregateBand(0, [0, 1], { ...WINDOW, maxPoints: 100 });
  assert.ok(band.times.length <= 100 && band.times.length >= 25);
  assert.equal(Math.min(...band.low), -70);
  assert.equal(Math.max(...band.high), 900);
});

Deno.test("aggregateStanding() is broken where the set of summed hosts changed, and goes on with the others", () => {
  const lines = history([[1, 2, 3], [1, 2, undefined], [5, 6, undefined]]);
  const at = (second: number) =>
    lines.aggregateStanding(0, [0, 1, 2], "sum", {
      fromMs: START_MS,
      toMs: START_MS + second * 1000,
    });
  assert.deepEqual(at(0), { kind: "value", value: 6, atMs: START_MS });
  assert.equal(at(1).kind, "broken");
  assert.deepEqual(at(2), { kind: "value", value: 11, atMs: START_MS + 2000 });
});

Deno.test("the top hosts are those with the highest newest value that answer", () => {
  const lines = history([[5, 90, 7, 8], [5, undefined, 9, 8]]);
  assert.deepEqual(lines.topHosts(0, [0, 1, 2, 3], { count: 2, atMs: START_MS + 1000 }), [2, 3]);
  assert.deepEqual(lines.topHosts(0, [0, 1, 2, 3], { count: 9, atMs: START_MS + 1000 }), [
    2,
    3,
    0,
    1,
  ]);
});

Deno.test("an aggregate read tick by tick is the same as one read at the end, also past a wrap", () => {
  const value = fc.option(fc.integer({ min: 0, max: 1000 }), { nil: undefined });
  const rows = fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 60 });
  const mode = fc.constantFrom("sum" as const, "avg" as const, "median" as const);
  fc.assert(
    fc.property(rows, mode, (rows, mode) => {
      const seen = history([rows[0]!], 20);
      for (let second = 1; second < rows.length; second++) {
        add(seen, [rows[second]!], second);
        seen.aggregateLine(0, [0, 1, 2], mode, { ...WINDOW, maxPoints: 8 });
      }
      const fresh = history(rows, 20);
      const window = { fromMs: START_MS + Math.max(0, rows.length - 10) * 1000, toMs: WINDOW.toMs };
      const inside = (lines: History) =>
        points(lines.aggregateLine(0, [0, 1, 2], mode, window))
          .filter(([second]) => START_MS + second * 1000 >= window.fromMs)
          .filter(([, value], index) => index > 0 || !Number.isNaN(value));
      assert.deepEqual(inside(seen), inside(fresh));
    }),
    { seed: 7, numRuns: 150 },
  );
});

/** Two hosts' counters `a` and `b`, one row a second; `undefined` is a miss. */
function shares(
  type: MetricType,
  rows: readonly (readonly (readonly [number, number] | undefined)[])[],
): History {
  const hostCount = rows[0]!.length;
  const history = new History([metric(type)], { hostCount, capacity: 1000, intervalMs: 1000 });
  rows.forEach((row, second) => {
    const results = row.map((pair) =>
      pair === undefined ? miss(second * 1000) : reply(second * 1000, { a: pair[0], b: pair[1] })
    );
    const next = tick(second, ...results);
    history.open(next);
    results.forEach((_, host) => history.put(next, host));
  });
  return history;
}

function together(history: History, mode: "sum" | "avg", hosts = [0, 1]): number[] {
  const { values } = history.aggregateLine(0, hosts, mode, WINDOW);
  return [...values];
}

Deno.test("a hit rate of all hosts is that of their hits and misses together, not a mean of percents", () => {
  // 90 hits of 100 at the one, 1 hit of 10 at the other: 91 of 110.
  const history = shares("hit_rate", [[[0, 0], [0, 0]], [[90, 10], [1, 9]]]);
  for (const mode of ["sum", "avg"] as const) {
    assert.ok(nearlyEqual(together(history, mode), [100 * 91 / 110], 1e-6), mode);
  }
});

Deno.test("a latency of all hosts is that of all their events, and a host without events weighs nothing", () => {
  // 1,000 ms in 10 events and 50 ms in 40: 1,050 ms in 50 events; then only the second has any.
  const history = shares("latency", [
    [[0, 0], [0, 0]],
    [[1000, 10], [50, 40]],
    [[1000, 10], [90, 60]],
  ]);
  const values = together(history, "avg");
  assert.ok(nearlyEqual([values[0]!], [21], 1e-6), String(values));
});

Deno.test("a host that falls silent takes its weight along, and a share of the others goes on", () => {
  const history = shares("hit_rate", [
    [[0, 0], [0, 0]],
    [[90, 10], [1, 9]],
    [undefined, [2, 18]],
  ]);
  const values = together(history, "sum");
  assert.ok(nearlyEqual([values.at(-1)!], [10], 1e-6), String(values));
});

Deno.test("a server that was started again weighs by what it did since, and its jump back is no share", () => {
  const history = shares("hit_rate", [
    [[5000, 5000], [0, 0]],
    [[5090, 5010], [1, 9]],
    [[0, 0], [2, 18]],
    [[10, 10], [3, 27]],
  ]);
  const values = together(history, "sum");
  // The last second: 10 hits of 20 at the one that is new, 1 of 10 at the other.
  assert.ok(nearlyEqual([values.at(-1)!], [100 * 11 / 30], 1e-6), String(values));
});

Deno.test("of shares the sum of no host is above a hundred percent", () => {
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.nat(1e6), fc.nat(1e6)), { minLength: 1, maxLength: 5 }),
    (hosts) => {
      const history = shares("hit_rate", [hosts.map(() => [0, 0] as const), hosts]);
      const hits = hosts.reduce((sum, [hit]) => sum + hit, 0);
      const all = hosts.reduce((sum, [hit, missed]) => sum + hit + missed, 0);
      const values = together(history, "sum", [...hosts.keys()]);
      if (all > 0) assert.ok(nearlyEqual(values, [100 * hits / all], 1e-5), String(values));
    },
  ));
});
