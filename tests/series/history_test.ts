import assert from "node:assert/strict";
import { History } from "../../src/series/history.ts";
import { START_TIME_RECORD } from "../../src/series/restart_detector.ts";
import { metric, miss, reply, START_MS, tick } from "./feed.ts";
import type { Tick } from "../../src/model/tick.ts";

const COUNTER = 0;
const GAUGE = 1;
const METRICS = [metric("counter"), metric("gauge", { key: "g" })];

function newHistory(options: { hostCount?: number; capacity?: number } = {}): History {
  const { hostCount = 1, capacity = 100 } = options;
  return new History(METRICS, { hostCount, capacity, intervalMs: 1000 });
}

/** Opens ticks and puts all their results, in order. */
function feed(history: History, ticks: readonly Tick[]): void {
  for (const tick of ticks) {
    history.open(tick);
    tick.results.forEach((_, host) => history.put(tick, host));
  }
}

const at = (second: number) => START_MS + second * 1000;
const between = (from: number, to: number) => ({ fromMs: at(from), toMs: at(to) });

/** A line as [second, value] pairs. */
function points(
  history: History,
  metric: number,
  { host = 0, from = 0, to = 1000 }: { host?: number; from?: number; to?: number } = {},
): [number, number][] {
  const { times, values } = history.line(metric, host, between(from, to));
  return Array.from(times, (time, index) => [(time - START_MS) / 1000, values[index]!]);
}

const values = (second: number, a: number, g = 7) => reply(second * 1000 + 5, { a, g });

Deno.test("History draws an outage as one break and the average over it at the first answer", () => {
  const history = newHistory();
  feed(history, [
    tick(0, values(0, 0)),
    tick(1, values(1, 1000)),
    tick(2, miss(2000)),
    tick(3, miss(3000)),
    tick(4, values(4, 4000)),
    tick(5, values(5, 5000)),
  ]);
  assert.deepEqual(points(history, COUNTER), [[1, 1000], [2, NaN], [4, 1000], [5, 1000]]);
});

Deno.test("History breaks all lines at a restart without an outage, gauges too", () => {
  const history = newHistory();
  const answer = (second: number, start: number, a: number) =>
    reply(second * 1000, { [START_TIME_RECORD]: start, a, g: 7 });
  feed(history, [
    tick(0, answer(0, 50, 0)),
    tick(1, answer(1, 50, 10)),
    tick(2, answer(2, 90, 20)),
    tick(3, answer(3, 90, 25)),
  ]);
  assert.deepEqual(points(history, COUNTER), [[1, 10], [2, NaN], [3, 5]]);
  assert.deepEqual(points(history, GAUGE), [[0, 7], [1, 7], [2, NaN], [3, 7]]);
  assert.deepEqual(history.restarts(0, between(0, 9)), [at(2)]);
  assert.deepEqual(history.restarts(0, between(3, 9)), []);
});

Deno.test("History takes late results into the tick that they belong to", () => {
  const history = newHistory({ hostCount: 2 });
  const ticks = [0, 1, 2].map((second) =>
    tick(second, values(second, second * 10), values(second, second * 20))
  );
  for (const tick of ticks) {
    history.open(tick);
    history.put(tick, 0);
  }
  for (const tick of ticks) history.put(tick, 1);
  assert.deepEqual(points(history, COUNTER), [[1, 10], [2, 10]]);
  assert.deepEqual(points(history, COUNTER, { host: 1 }), [[1, 20], [2, 20]]);
});

Deno.test("History ignores a result that is empty, repeated, out of order or long gone", () => {
  const history = newHistory({ capacity: 4 });
  const ticks = Array.from({ length: 8 }, (_, second) => tick(second, values(second, second)));
  feed(history, ticks);
  const before = points(history, COUNTER);
  assert.deepEqual(before, [[4, 1], [5, 1], [6, 1], [7, 1]]);
  history.put(ticks[7]!, 0);
  history.put(ticks[5]!, 0);
  history.put(ticks[0]!, 0);
  history.open(ticks[3]!);
  const empty = tick(8, undefined);
  history.open(empty);
  history.put(empty, 0);
  assert.deepEqual(points(history, COUNTER), before.slice(1));
});

Deno.test("History takes an answer that comes after the next tick was skipped for its sake", () => {
  const history = newHistory();
  const slow = tick(1, values(1, 1000));
  const skipped = tick(2, miss(2000, "still busy"));
  feed(history, [tick(0, values(0, 0))]);
  history.open(slow);
  history.open(skipped);
  history.put(skipped, 0);
  history.put(slow, 0);
  assert.equal(history.hostState(0).state, "failing");
  feed(history, [tick(3, values(3, 3000))]);
  assert.deepEqual(points(history, COUNTER), [[1, 1000], [2, NaN], [3, 1000]]);
  assert.deepEqual(history.outages(0, between(0, 9)), [
    { fromMs: at(2), toMs: at(3), open: false },
  ]);
});

Deno.test("History draws no point for a host that has not answered yet, and no break", () => {
  const history = newHistory();
  feed(history, [tick(0, values(0, 0)), tick(1, values(1, 5)), tick(2, undefined)]);
  assert.deepEqual(points(history, COUNTER), [[1, 5]]);
});

Deno.test("History keeps the newest capacity ticks and nothing more", () => {
  const history = newHistory({ capacity: 10 });
  for (let second = 0; second < 1000; second++) {
    feed(history, [tick(second, values(second, second * 3))]);
  }
  const drawn = points(history, COUNTER, { from: -100, to: 10_000 });
  assert.deepEqual(drawn.map(([second]) => second), [
    990,
    991,
    992,
    993,
    994,
    995,
    996,
    997,
    998,
    999,
  ]);
  assert.ok(drawn.every(([, rate]) => Math.abs(rate - 3) < 1e-9));
});

Deno.test("History gives a line one point before the window and none that was measured after it", () => {
  const history = newHistory();
  feed(history, Array.from({ length: 10 }, (_, second) => tick(second, values(second, second))));
  const seconds = points(history, COUNTER, { from: 4, to: 6 }).map(([second]) => second);
  assert.deepEqual(seconds, [3, 4, 5, 6]);
  const between = points(history, COUNTER, { from: 4.2, to: 4.8 }).map(([second]) => second);
  assert.deepEqual(between, [4]);
});

Deno.test("History lets no line enter the window over a break", () => {
  const history = newHistory();
  feed(history, [
    tick(0, values(0, 0)),
    tick(1, values(1, 1)),
    tick(2, miss(2000)),
    tick(3, values(3, 3)),
    tick(4, values(4, 4)),
    tick(5, miss(5000)),
  ]);
  assert.deepEqual(points(history, COUNTER, { from: 3, to: 4 }), [[3, 1], [4, 1]]);
});

/** Ticks of a steady 1000 a second whose wall clock goes by `stepMs` beside the other after `before` of them. */
function steppedTicks(before: number, stepMs: number, countedMs: number): Tick[] {
  return Array.from({ length: 2 * before }, (_, second) => {
    const isAfter = second >= before;
    const count = 1000 * second + (isAfter ? countedMs : 0);
    const made = tick(second, values(second, count));
    return { ...made, atMs: made.atMs + (isAfter ? stepMs : 0) };
  });
}

Deno.test("History leaves a gap where the machine slept: what is older stays where it was, and nothing is a spike", () => {
  const sleptMs = 300_000;
  const ticks = steppedTicks(5, sleptMs, sleptMs);
  for (const fill of ["one by one", "at once"]) {
    const history = newHistory();
    if (fill === "at once") history.putAll(ticks);
    else feed(history, ticks);
    const { times, values } = history.line(COUNTER, 0, { fromMs: 0, toMs: Infinity });
    const rates = [...values].filter((value) => !Number.isNaN(value));
    assert.deepEqual(rates, Array(8).fill(1000), fill);
    assert.equal([...values].filter(Number.isNaN).length, 1);
    assert.deepEqual([times[0], times.at(-1)], [at(1), at(9) + sleptMs]);
    assert.deepEqual(history.pauses({ fromMs: 0, toMs: Infinity }), [
      { fromMs: at(4), toMs: at(5) + sleptMs, kind: "clock", stepMs: sleptMs },
    ]);
  }
});

Deno.test("History gives a time that comes again, since the clock was set back, to what was measured last", () => {
  for (const backMs of [3000, 3_600_000]) {
    const ticks = steppedTicks(6, -backMs, 0);
    const history = newHistory();
    feed(history, ticks);
    const { times, values } = history.line(COUNTER, 0, { fromMs: 0, toMs: Infinity });
    assert.ok(times.every((time, index) => index === 0 || time >= times[index - 1]!));
    const kept = ticks.filter(({ atMs }, index) => index >= 6 || atMs < ticks[6]!.atMs);
    // The first one of either run has nothing to be measured from.
    const measured = kept.filter((_, index) => index !== 0 && kept[index]!.index !== 6);
    assert.deepEqual(
      [...times].filter((_, index) => !Number.isNaN(values[index]!)),
      measured.map(({ atMs }) => atMs),
    );
    assert.equal(history.latest(COUNTER, 0)?.atMs, ticks.at(-1)!.atMs);
    // A window of the new time is as full as ever.
    const window = { fromMs: ticks[8]!.atMs, toMs: ticks[11]!.atMs };
    assert.equal(history.line(COUNTER, 0, window).times.length, 5);
  }
});

Deno.test("History breaks all lines where nobody polled, and keeps the average over it", () => {
  const history = newHistory();
  feed(history, [0, 1, 2, 22, 23].map((second) => tick(second, values(second, 1000 * second))));
  assert.deepEqual(
    points(history, COUNTER).filter(([, rate]) => !Number.isNaN(rate)),
    [[1, 1000], [2, 1000], [22, 1000], [23, 1000]],
  );
  assert.ok(points(history, COUNTER).some(([second, rate]) => second === 3 && Number.isNaN(rate)));
  assert.deepEqual(history.pauses({ fromMs: 0, toMs: Infinity }), [
    { fromMs: at(2), toMs: at(22), kind: "unpolled", stepMs: 0 },
  ]);
});

Deno.test("History takes a single poll that fell out for no pause", () => {
  const history = newHistory();
  feed(history, [0, 1, 3, 4].map((second) => tick(second, values(second, 1000 * second))));
  assert.deepEqual(points(history, COUNTER), [[1, 1000], [3, 1000], [4, 1000]]);
});

Deno.test("History's newest value keeps its time during an outage and goes with its tick", () => {
  const history = newHistory({ capacity: 5 });
  feed(history, [tick(0, values(0, 0)), tick(1, values(1, 8)), tick(2, miss(2000))]);
  assert.deepEqual(history.latest(COUNTER, 0), { value: 8, atMs: at(1) });
  feed(history, [3, 4, 5, 6].map((second) => tick(second, miss(second * 1000))));
  assert.equal(history.latest(COUNTER, 0), undefined);
});

Deno.test("History tells how a host answers, fails and for how long", () => {
  const history = newHistory();
  assert.deepEqual(history.hostState(0), { state: "waiting", problems: [] });
  feed(history, [tick(0, values(0, 0))]);
  assert.deepEqual(history.hostState(0), {
    state: "answering",
    tookMs: 4,
    problems: [],
  });
  feed(history, [tick(1, miss(1100, "first")), tick(2, miss(2100, "second"))]);
  assert.deepEqual(history.hostState(0), {
    state: "failing",
    tookMs: 4,
    silentSinceMs: at(1),
    reason: "timeout",
    message: "second",
    problems: [],
  });
});

Deno.test("History tells outages that began before the window, last on, or come and go", () => {
  const history = newHistory();
  const up = new Set([0, 3, 4, 6]);
  feed(
    history,
    Array.from(
      { length: 9 },
      (_, second) => tick(second, up.has(second) ? values(second, second) : miss(second * 1000)),
    ),
  );
  const all = [
    { fromMs: at(1), toMs: at(3), open: false },
    { fromMs: at(5), toMs: at(6), open: false },
    { fromMs: at(7), toMs: at(8), open: true },
  ];
  assert.deepEqual(history.outages(0, between(0, 8)), all);
  assert.deepEqual(history.outages(0, between(2.5, 5.5)), all.slice(0, 2));
  assert.deepEqual(history.outages(0, between(3.5, 4.5)), []);
});

Deno.test("History finds outages and restarts when its rings have wrapped around", () => {
  const history = newHistory({ capacity: 7 });
  for (let second = 0; second < 100; second++) {
    const down = second >= 94 && second < 97;
    feed(history, [tick(second, down ? miss(second * 1000) : values(second, second))]);
  }
  assert.deepEqual(history.outages(0, between(0, 200)), [
    { fromMs: at(94), toMs: at(97), open: false },
  ]);
});

Deno.test("History names the records that the newest answer lacked or held no number of", () => {
  const history = newHistory();
  feed(history, [tick(0, reply(0, { a: "on" }, ["g"]))]);
  assert.deepEqual([history.lacking(COUNTER, 0), history.lacking(GAUGE, 0)], [
    [{ record: "a", how: "unusable", why: "its value is text, not a number" }],
    [{ record: "g", how: "absent" }],
  ]);
});

Deno.test("History refuses a host or metric that it does not hold", () => {
  const history = newHistory();
  assert.throws(() => history.line(0, 1, between(0, 1)), /no host has the index 1/);
  assert.throws(() => history.line(2, 0, between(0, 1)), /no metric has the index 2/);
});
