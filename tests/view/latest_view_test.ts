import assert from "node:assert/strict";
import { History } from "../../src/series/history.ts";
import { latestView } from "../../src/view/latest_view.ts";
import { metric, miss, reply, START_MS } from "../series/feed.ts";

const GAUGE = metric("gauge");

/** An answer with a value; NaN: without it; infinite: none. */
function resultOf(second: number, value: number) {
  if (value === Infinity) return miss(second * 1000);
  return reply(second * 1000, Number.isNaN(value) ? {} : { a: value });
}

/** One gauge with its values at some seconds, polled every `intervalMs`. */
function sourceOf(values: Readonly<Record<number, number>>, intervalMs = 1000, own = GAUGE) {
  const history = new History([own], { hostCount: 1, capacity: 500, intervalMs });
  const seconds = Object.keys(values).map(Number);
  for (const second of seconds) {
    const polled = {
      index: second,
      atMs: START_MS + second * 1000,
      monotonicMs: second * 1000,
      latenessMs: 0,
      results: [resultOf(second, values[second]!)],
    };
    history.open(polled);
    history.put(polled, 0);
  }
  const newestMs = START_MS + seconds.at(-1)! * 1000;
  return (
    { at, page = at, windowS = 600, unit = "now" }: {
      at: number;
      page?: number;
      windowS?: number;
      unit?: string;
    },
  ) =>
    latestView({ history, intervalMs, newestMs }, {
      metric: own,
      index: 0,
      hosts: [0],
      unit,
      moment: {
        atMs: START_MS + at * 1000,
        pageMs: START_MS + page * 1000,
        windowMs: windowS * 1000,
      },
    });
}

Deno.test("latestView() says a value with the sign of its unit, and the moment it is from", () => {
  const latest = sourceOf({ 0: 70.25, 1: 70.5 })({ at: 1, unit: "percent" });
  assert.deepEqual(latest, { state: "current", value: 70.5, atMs: START_MS + 1000, text: "70.5%" });
});

Deno.test("latestView() of a gauge that not every answer tells of says the silence, not what the last answer lacked", () => {
  const told = { 0: 5, 1: NaN, 2: NaN, 3: Infinity, 4: Infinity };
  const slow = { ...GAUGE, refreshMs: 10_000 };
  const latest = (own: typeof GAUGE, at: number) => {
    const { state, why } = sourceOf(told, 1000, own)({ at });
    return [state, why];
  };
  assert.deepEqual(latest(slow, 4), ["gap", "no answer for 1 s"]);
  assert.equal(latest(GAUGE, 4)[0], "unusable");
});

Deno.test("latestView() is stale from two and a half polls, or one and a half refreshes, on", () => {
  const state = (
    at: number,
    { intervalMs = 1000, refreshMs }: { intervalMs?: number; refreshMs?: number } = {},
  ) =>
    sourceOf({ 0: 5 }, intervalMs, refreshMs === undefined ? GAUGE : { ...GAUGE, refreshMs })({
      at,
    })
      .state;
  assert.deepEqual([state(7.5), state(7.6)], ["current", "stale"]);
  assert.deepEqual([state(25, { intervalMs: 10_000 }), state(26, { intervalMs: 10_000 })], [
    "current",
    "stale",
  ]);
  assert.deepEqual([state(45, { refreshMs: 30_000 }), state(46, { refreshMs: 30_000 })], [
    "current",
    "stale",
  ]);
  const stale = sourceOf({ 0: 5 })({ at: 24 });
  assert.deepEqual([stale.value, stale.age, stale.why], [5, "24 s", "measured 24 s ago"]);
});

Deno.test("latestView() has no value that is older than what is looked at", () => {
  const latest = sourceOf({ 0: 5 })({ at: 90, windowS: 60 });
  assert.deepEqual([latest.state, latest.value, latest.text], ["no data yet", undefined, "–"]);
  assert.match(latest.why!, /nothing measured in the last 60 s/);
});

Deno.test("latestView() under a cursor takes the poll that is at it, and none that is clearly later", () => {
  // Polls are a little late, and a cursor moves by even steps.
  const uneven = sourceOf({ 10.02: 1, 11.2: 2, 12.01: 3 });
  assert.equal(uneven({ at: 10, page: 12.01 }).value, 1);
  assert.equal(uneven({ at: 11, page: 12.01 }).value, 2);
  const minutes = sourceOf({ 0: 1, 60: 2, 120: 3 }, 60_000);
  assert.equal(minutes({ at: 40, page: 120 }).value, 1);
  assert.equal(minutes({ at: 59.9, page: 120 }).value, 2);
  // Nothing that is beyond the page's own edge.
  assert.equal(uneven({ at: 11.19, page: 11.19 }).value, 1);
});
