import assert from "node:assert/strict";
import { History } from "../../src/series/history.ts";
import type { HostResult, Tick } from "../../src/model/tick.ts";
import { metric, miss, reply, START_MS, tick } from "./feed.ts";

const START_TIME = "proxy.process.proxy.start_time";
const COUNTER = 0, GAUGE = 1;
const METRICS = [metric("counter"), metric("gauge", { key: "g" })];
const at = (second: number) => START_MS + second * 1000;
const up = (second: number, counter = 100 * second, start = 1) =>
  reply(second * 1000, { a: counter, g: 7, [START_TIME]: start });
const down = (second: number) => miss(second * 1000);

function historyOf(seconds: readonly HostResult[], hostCount = 1): History {
  const history = new History(METRICS, { hostCount, capacity: 50, intervalMs: 1000 });
  seconds.forEach((result, second) => put(history, tick(second, result)));
  return history;
}

function put(history: History, polled: Tick): void {
  history.open(polled);
  polled.results.forEach((_, host) => history.put(polled, host));
}

Deno.test("standing() is the newest value up to a moment, and nothing before the first", () => {
  const history = historyOf([0, 1, 2, 3].map((second) => up(second)));
  assert.deepEqual(history.standing(COUNTER, 0, at(0)), { kind: "nothing" });
  assert.deepEqual(history.standing(COUNTER, 0, at(-5)), { kind: "nothing" });
  assert.deepEqual(history.standing(COUNTER, 0, at(2)), { kind: "value", value: 100, atMs: at(2) });
  assert.deepEqual(history.standing(COUNTER, 0, at(2) + 999), {
    kind: "value",
    value: 100,
    atMs: at(2),
  });
});

Deno.test("standing() is broken from the first poll without an answer on, and whole with the next value", () => {
  const history = historyOf([up(0), up(1), down(2), down(3), up(4), up(5)]);
  const broken = { kind: "broken", by: "silence", sinceMs: at(2), isOver: false };
  assert.deepEqual(history.standing(COUNTER, 0, at(2)), broken);
  assert.deepEqual(history.standing(COUNTER, 0, at(3)), broken);
  assert.deepEqual(history.standing(GAUGE, 0, at(3)), broken);
  assert.equal(history.standing(COUNTER, 0, at(4)).kind, "value");
});

Deno.test("standing() after an outage in which nothing was measured since tells that it is over", () => {
  const history = new History([metric("hit_rate")], {
    hostCount: 1,
    capacity: 9,
    intervalMs: 1000,
  });
  const same = (second: number) => reply(second * 1000, { a: 5, b: 5 });
  const answers = [same(0), reply(1000, { a: 9, b: 6 }), down(2), reply(3000, { a: 9, b: 6 })];
  answers.forEach((result, second) => put(history, tick(second, result)));
  assert.deepEqual(history.standing(0, 0, at(3)), {
    kind: "broken",
    by: "silence",
    sinceMs: at(2),
    isOver: true,
  });
});

Deno.test("standing() at a restart has a gauge's value at once, and no rate before the next answer", () => {
  for (const before of [[up(1), up(2)], [up(1), down(2)]]) {
    const history = historyOf([up(0), ...before, up(3, 10, 2), up(4, 110, 2)]);
    const { kind, ...restarted } = history.standing(COUNTER, 0, at(3)) as {
      kind: string;
      by?: string;
      sinceMs?: number;
    };
    assert.deepEqual([kind, restarted.by, restarted.sinceMs], ["broken", "restart", at(3)]);
    assert.deepEqual(history.standing(COUNTER, 0, at(4)), {
      kind: "value",
      value: 100,
      atMs: at(4),
    });
  }
  const newest = historyOf([up(0), up(1), up(2), up(3, 10, 2)]);
  assert.deepEqual(newest.standing(GAUGE, 0, at(3)), { kind: "value", value: 7, atMs: at(3) });
});

Deno.test("standing() where nobody polled is broken by that, not by the host", () => {
  const history = historyOf([up(0), up(1), up(2)]);
  put(history, tick(60, up(60)));
  const standing = history.standing(COUNTER, 0, at(30));
  assert.ok(standing.kind === "broken");
  assert.equal(standing.by, "pause");
});

Deno.test("aggregateStanding() is silent where all hosts are, and goes on with those that answer", () => {
  const history = new History(METRICS, { hostCount: 2, capacity: 50, intervalMs: 1000 });
  const states: [HostResult, HostResult][] = [
    [up(0), up(0)],
    [up(1), up(1)],
    [down(2), up(2)],
    [down(3), up(3)],
    [down(4), down(4)],
  ];
  states.forEach((results, second) => put(history, tick(second, ...results)));
  const standing = (second: number) =>
    history.aggregateStanding(GAUGE, [0, 1], "avg", { fromMs: at(0), toMs: at(second) });
  assert.deepEqual(standing(3), { kind: "value", value: 7, atMs: at(3) });
  assert.deepEqual(standing(4), { kind: "broken", by: "silence", sinceMs: at(4), isOver: false });
});
