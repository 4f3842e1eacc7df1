// Metrics that come to a history while it goes on, and sums of records of which hosts have some.
import assert from "node:assert/strict";
import type { Metric } from "../../src/model/dashboard.ts";
import { History } from "../../src/series/history.ts";
import { metric, miss, reply, START_MS, tick } from "./feed.ts";

const WINDOW = { fromMs: START_MS, toMs: START_MS + 1_000_000 };
const A = metric("counter"), B = metric("counter", { key: "b" });

function feed(
  history: History,
  second: number,
  ...results: (Record<string, number> | undefined)[]
) {
  const next = tick(
    second,
    ...results.map((values) => values ? reply(second * 1000, values) : miss(second * 1000)),
  );
  history.open(next);
  results.forEach((_, host) => history.put(next, host));
}

function values(history: History, metricIndex: number, host = 0): number[] {
  return [...history.line(metricIndex, host, WINDOW).values].filter(Number.isFinite);
}

Deno.test("a metric that comes later begins then, those before keep their values and go on", () => {
  const history = new History([A], { hostCount: 2, capacity: 20, intervalMs: 1000 });
  for (let second = 0; second < 5; second++) {
    feed(history, second, { a: 10 * second, b: 3 * second }, { a: 0 });
  }
  history.setMetrics([B, A]);
  for (let second = 5; second < 8; second++) {
    feed(history, second, { a: 10 * second, b: 3 * second }, { a: 0 });
  }
  assert.deepEqual(values(history, 1), [10, 10, 10, 10, 10, 10, 10]);
  assert.deepEqual(values(history, 0), [3, 3]);
  assert.deepEqual(values(history, 0, 1), []);
  history.setMetrics([A]);
  feed(history, 8, { a: 80 }, undefined);
  assert.deepEqual(values(history, 0), [10, 10, 10, 10, 10, 10, 10, 10]);
});

Deno.test("two metrics of the same records have values of their own", () => {
  const history = new History([A, A], { hostCount: 1, capacity: 20, intervalMs: 1000 });
  history.setMetrics([A, A, B]);
  for (let second = 0; second < 4; second++) feed(history, second, { a: 10 * second, b: second });
  assert.deepEqual([0, 1, 2].map((index) => values(history, index)), [
    [10, 10, 10],
    [10, 10, 10],
    [1, 1, 1],
  ]);
});

Deno.test("the sum of what is left over is of the records that a host has, and leaps neither up nor down", () => {
  const others: Metric = { ...metric("counter"), key: ["a", "b", "c"], matched: "others" };
  const history = new History([others], { hostCount: 2, capacity: 30, intervalMs: 1000 });
  for (let second = 0; second < 4; second++) {
    feed(history, second, { a: 1000 + second, b: 2 * second }, { c: 5 * second });
  }
  // A record is lost for an answer and comes back; later another one appears, with much counted already.
  feed(history, 4, { b: 8 }, { c: 20 });
  feed(history, 5, { a: 1005, b: 10 }, { c: 25 });
  feed(history, 6, { a: 1006, b: 12, c: 70_000 }, { c: 30 });
  feed(history, 7, { a: 1007, b: 14, c: 70_001 }, { c: 35 });
  assert.deepEqual(values(history, 0, 1), [5, 5, 5, 5, 5, 5, 5]);
  assert.deepEqual(values(history, 0), [3, 3, 3, 3, 4]);
});
