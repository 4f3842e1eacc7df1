import assert from "node:assert/strict";
import fc from "fast-check";
import type { Metric } from "../../src/model/dashboard.ts";
import type { RecordValue } from "../../src/model/record_value.ts";
import { CounterRate } from "../../src/series/counter_rate.ts";
import { GAP, isValue, LEFT_OUT, NO_POINT } from "../../src/series/point.ts";
import { metric, sample } from "./feed.ts";

const SLOW = "proxy.process.cache_total_hits";
const SYNC = "proxy.config.raw_stat_sync_interval_ms";

/** The rates that polls at these times would draw; `undefined` is a poll without the record. */
function rates(
  polls: readonly (readonly [atMs: number, value: RecordValue | undefined])[],
  { of = metric("counter"), intervalMs = 1000, syncMs }: {
    of?: Metric;
    intervalMs?: number;
    syncMs?: number;
  } = {},
): number[] {
  const counter = new CounterRate(of, { intervalMs });
  return polls.map(([atMs, value]) => {
    const values = new Map<string, RecordValue>();
    if (value !== undefined) values.set(String(of.key), value);
    if (syncMs !== undefined) values.set(SYNC, syncMs);
    return counter.next(sample(atMs, values));
  });
}

const everySecond = (values: readonly (RecordValue | undefined)[]) =>
  values.map((value, index) => [index * 1000, value] as const);

Deno.test("CounterRate draws the change per second of the replies' own times", () => {
  const polls = [[0, 100], [1000, 300], [1500, 400], [3500, 400]] as const;
  assert.deepEqual(rates(polls), [NO_POINT, 200, 200, 0]);
});

Deno.test("CounterRate applies the metric's scale", () => {
  const of = metric("counter", { scale: 8 });
  assert.deepEqual(rates([[0, 0], [1000, 10]], { of }), [NO_POINT, 80]);
});

Deno.test("CounterRate subtracts exactly beyond 2^53", () => {
  const start = 2n ** 62n;
  const polls = everySecond([start, start + 1n, start + 4n]);
  assert.deepEqual(rates(polls), [NO_POINT, 1, 3]);
});

Deno.test("CounterRate goes on at once after a clock stepped a little, without the interval in which it did", () => {
  const counter = new CounterRate(metric("counter"), { intervalMs: 1000 });
  const drawn = [0, 0, 700, 700, 700].map((steppedMs, index) => {
    // The machine slept for 0.7 s, in which the server went on.
    const values = new Map([["a", 1000 * index + steppedMs]]);
    const time = { atMs: 1000 * index, uncertaintyMs: 0.5, clocksApartMs: 5e11 + steppedMs };
    return counter.next({ ...time, values });
  });
  assert.deepEqual(drawn, [NO_POINT, 1000, NO_POINT, 1000, 1000]);
});

Deno.test("CounterRate subtracts exactly where a value passes 2^53", () => {
  const polls = everySecond([Number.MAX_SAFE_INTEGER, 2n ** 53n + 1n]);
  assert.deepEqual(rates(polls), [NO_POINT, 2]);
});

Deno.test("CounterRate leaves the answer out in which a counter was cleared, and goes on from it", () => {
  assert.deepEqual(rates(everySecond([500, 600, 10, 40])), [NO_POINT, 100, LEFT_OUT, 30]);
});

Deno.test("CounterRate measures over an odd low answer from the one before it", () => {
  const polls = everySecond([5000, 6000, 0, 8000, 9000]);
  assert.deepEqual(rates(polls), [NO_POINT, 1000, LEFT_OUT, 1000, 1000]);
});

Deno.test("CounterRate holds the highest value while a counter stands a little below it", () => {
  const polls = everySecond([1_006_000, 1_005_800, 1_008_000, 1_008_000, 1_007_997, 1_008_000]);
  assert.deepEqual(rates(polls), [NO_POINT, NO_POINT, 1000, 0, NO_POINT, 0]);
});

Deno.test("CounterRate leaves out what no counter of 64 bits can be, and what leaps and comes back", () => {
  const polls = everySecond([5000, 2n ** 64n - 3n, -4, 8000, 10 ** 15, 10_000]);
  const [first, ...others] = rates(polls);
  assert.deepEqual(first, NO_POINT);
  assert.deepEqual(others, [LEFT_OUT, LEFT_OUT, 1000, LEFT_OUT, 1000]);
});

Deno.test("CounterRate draws no spike where a counter comes back after several low answers", () => {
  const polls = everySecond([5_000_000, 5_001_000, 7, 7, 7, 5_005_000, 5_006_000]);
  const drawn = rates(polls).filter(isValue);
  assert.ok(drawn.every((rate) => rate <= 1000), `${drawn}`);
  assert.equal(drawn.at(-1), 1000);
});

Deno.test("CounterRate keeps its baseline over a long silence and draws the average over it", () => {
  const polls = [[0, 0], [1000, 1000], [6000, 6000], [7000, 7000]] as const;
  assert.deepEqual(rates(polls), [NO_POINT, 1000, 1000, 1000]);
});

Deno.test("CounterRate takes text, absence and infinity for a record the host lacks", () => {
  assert.deepEqual(rates(everySecond([undefined, "12", 10, 20])), [
    NO_POINT,
    NO_POINT,
    NO_POINT,
    10,
  ]);
  assert.deepEqual(rates(everySecond([10, "12", Infinity, 40])), [NO_POINT, GAP, GAP, 10]);
});

Deno.test("CounterRate draws nothing for two answers of the same moment", () => {
  assert.deepEqual(rates([[0, 1], [1000, 5], [1000, 9], [2000, 9]]), [NO_POINT, 4, NO_POINT, 4]);
});

Deno.test("CounterRate begins anew after restart()", () => {
  const counter = new CounterRate(metric("counter"), { intervalMs: 1000 });
  const next = (atMs: number, value: number) => counter.next(sample(atMs, new Map([["a", value]])));
  next(0, 10);
  counter.restart();
  assert.deepEqual([next(1000, 50), next(2000, 60)], [NO_POINT, 10]);
});

Deno.test("CounterRate spreads a record that the server refreshes every 5 s over those 5 s", () => {
  const values = [100, 100, 5100, 5100, 5100, 5100, 5100, 10100, 10100];
  const _ = NO_POINT;
  assert.deepEqual(rates(everySecond(values), { of: metric("counter", { key: SLOW }) }), [
    _,
    _,
    1000,
    _,
    _,
    _,
    _,
    1000,
    _,
  ]);
});

Deno.test("CounterRate takes the refresh period from the server's setting", () => {
  const values = [0, 0, 2000, 2000, 4000, 4000, 6000];
  const drawn = rates(everySecond(values), { of: metric("counter", { key: SLOW }), syncMs: 2000 });
  assert.deepEqual(drawn.filter(isValue), [1000, 1000, 1000]);
});

Deno.test("CounterRate lets the dashboard's refresh win over the server's setting", () => {
  const of = metric("counter", { refreshMs: 3000 });
  const values = [0, 3000, 3000, 3000, 6000];
  assert.deepEqual(rates(everySecond(values), { of, syncMs: 5000 }).filter(isValue), [1000, 1000]);
});

Deno.test("CounterRate draws 0 once a refresh must have come without a change", () => {
  const of = metric("counter", { key: SLOW });
  const drawn = rates(everySecond([0, 5000, ...Array<number>(14).fill(5000)]), { of });
  assert.deepEqual(drawn.filter(isValue), [1000, 0, 0]);
  assert.equal(drawn[8], 0);
});

Deno.test("CounterRate neither dilutes nor multiplies traffic that starts after an idle time", () => {
  const of = metric("counter", { key: SLOW });
  const idle = Array<number>(40).fill(100);
  const drawn = rates(everySecond([...idle, 5100, 5100, 5100, 5100, 5100, 10100]), { of });
  assert.ok(drawn.filter(isValue).length > 5);
  assert.deepEqual(drawn.filter((rate) => rate > 0), [1000, 1000]);
});

Deno.test("CounterRate polled less often than the refresh takes each poll's own rise", () => {
  const of = metric("counter", { key: SLOW });
  const polls = [[0, 0], [10_000, 10_000], [20_000, 20_000], [30_000, 20_000]] as const;
  assert.deepEqual(rates(polls, { of, intervalMs: 10_000 }), [NO_POINT, 1000, 1000, 0]);
});

Deno.test("CounterRate polled as often as the refresh is not fooled by a poll that came too early", () => {
  const of = metric("counter", { key: SLOW });
  const polls = [[0, 0], [5000, 5000], [10_000, 5000], [15_000, 15_000]] as const;
  assert.deepEqual(rates(polls, { of, intervalMs: 5000 }), [NO_POINT, 1000, NO_POINT, 1000]);
});

Deno.test("CounterRate finds out by itself that a record is refreshed every few polls", () => {
  const values = Array.from({ length: 40 }, (_, second) => Math.floor(second / 5) * 5000);
  const drawn = rates(everySecond(values));
  const late = drawn.slice(16);
  assert.ok(late.filter(isValue).length >= 4);
  assert.deepEqual(new Set(late.filter(isValue)), new Set([1000]));
});

Deno.test("CounterRate gives up a refresh period once the record changes at every poll", () => {
  const slow = Array.from({ length: 21 }, (_, second) => Math.floor(second / 5) * 5000);
  const fast = Array.from({ length: 10 }, (_, second) => 20_000 + (second + 1) * 700);
  const drawn = rates(everySecond([...slow, ...fast]));
  assert.deepEqual(drawn.slice(-8), Array<number>(8).fill(700));
});

Deno.test("CounterRate leaves sparse errors where they happened", () => {
  const values = [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4];
  const drawn = rates(everySecond(values));
  assert.deepEqual(drawn.slice(1), [0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
});

Deno.test("CounterRate leaves bursts at irregular times where they happened", () => {
  const values = [0, 0, 0, 50, 50, 50, 50, 50, 50, 50, 100, 100, 100, 100, 150, 150];
  const drawn = rates(everySecond(values));
  assert.deepEqual(drawn.slice(1).filter((rate) => rate !== 0), [50, 50, 50]);
  assert.equal(drawn.slice(1).filter(isValue).length, values.length - 1);
});

Deno.test("CounterRate never draws a negative or infinite rate, whatever the values", () => {
  const value = fc.oneof(
    fc.nat(),
    fc.bigInt({ min: 0n, max: 2n ** 64n }),
    fc.double(),
    fc.string(),
    fc.constant(undefined),
  );
  const key = fc.constantFrom("a", SLOW);
  fc.assert(
    fc.property(key, fc.array(fc.tuple(fc.nat(20_000), value), { maxLength: 60 }), (key, steps) => {
      let atMs = 0;
      const polls = steps.map(([stepMs, value]) => [atMs += stepMs, value] as const);
      for (const rate of rates(polls, { of: metric("counter", { key }) })) {
        assert.ok(!isValue(rate) || rate >= 0);
      }
    }),
    { seed: 1, numRuns: 300 },
  );
});

Deno.test("CounterRate conserves: the rates times their time add up to the counter's rise", () => {
  const step = fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.nat(1_000_000));
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 80 }), (steps) => {
      let atMs = 0;
      let value = 0;
      const polls = steps.map(([stepMs, rise]) => [atMs += stepMs, value += rise] as const);
      // Polled nominally once a minute no rhythm of changes is looked for.
      const drawn = rates(polls, { intervalMs: 60_000 });
      let events = 0;
      for (let index = 1; index < polls.length; index++) {
        events += drawn[index]! * (polls[index]![0] - polls[index - 1]![0]) / 1000;
      }
      const rise = value - polls[0]![1];
      assert.ok(Math.abs(events - rise) <= 1e-6 * Math.max(1, rise));
    }),
    { seed: 2, numRuns: 300 },
  );
});

Deno.test("CounterRate of a steady flow refreshed slowly draws that flow, with outages and jitter", () => {
  const scenario = fc.record({
    intervalMs: fc.constantFrom(200, 500, 1000, 2000),
    periodMs: fc.constantFrom(4000, 5000, 10_000),
    phaseMs: fc.nat(9999),
    jitterMs: fc.array(fc.nat(60), { minLength: 1, maxLength: 20 }),
    outageAt: fc.nat(100),
    outagePolls: fc.nat(30),
  });
  fc.assert(
    fc.property(scenario, ({ intervalMs, periodMs, phaseMs, jitterMs, outageAt, outagePolls }) => {
      const polls: [number, number][] = [];
      for (let index = 0; index < 200; index++) {
        if (index >= outageAt && index < outageAt + outagePolls) continue;
        const atMs = index * intervalMs + jitterMs[index % jitterMs.length]!;
        const refreshes = Math.floor((atMs + phaseMs) / periodMs);
        polls.push([atMs, refreshes * periodMs]);
      }
      const of = metric("counter", { key: SLOW });
      const drawn = rates(polls, { of, intervalMs, syncMs: periodMs }).filter(isValue);
      assert.ok(drawn.length >= 2);
      // One point after the outage may average over a refresh too many, and is lower then.
      assert.ok(drawn.every((rate) => rate <= 1000 + 1e-6));
      assert.ok(drawn.filter((rate) => Math.abs(rate - 1000) > 1e-6).length <= 1);
    }),
    { seed: 3, numRuns: 300 },
  );
});

Deno.test("CounterRate of a flow that comes and goes never draws more than that flow", () => {
  const scenario = fc.record({
    intervalMs: fc.constantFrom(200, 500, 1000),
    phaseMs: fc.nat(4999),
    /** Seconds of flow and of silence by turns. */
    turns: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 10 }),
  });
  fc.assert(
    fc.property(scenario, ({ intervalMs, phaseMs, turns }) => {
      const eventsUntil = (atMs: number) => {
        let events = 0;
        let startMs = 0;
        for (const [index, seconds] of turns.entries()) {
          const endMs = startMs + seconds * 1000;
          if (index % 2 === 0) events += Math.max(0, Math.min(atMs, endMs) - startMs);
          startMs = endMs;
        }
        return events;
      };
      const totalMs = turns.reduce((sum, seconds) => sum + seconds * 1000, 0) + 10_000;
      const polls: [number, number][] = [];
      for (let atMs = 0; atMs < totalMs; atMs += intervalMs) {
        const refreshedMs = Math.floor((atMs + phaseMs) / 5000) * 5000 - phaseMs;
        polls.push([atMs, eventsUntil(refreshedMs)]);
      }
      const of = metric("counter", { key: SLOW });
      const drawn = rates(polls, { of, intervalMs, syncMs: 5000 }).filter(isValue);
      assert.ok(drawn.length > 0);
      assert.ok(drawn.every((rate) => rate <= 1000 + 1e-6));
      const events = drawn.reduce((sum, rate) => sum + rate * 5, 0);
      assert.ok(Math.abs(events - (polls.at(-1)![1] - polls[0]![1])) < 1e-3);
    }),
    { seed: 4, numRuns: 300 },
  );
});

Deno.test("CounterRate draws a source by when that was read, and once for each reading", () => {
  const of = metric("counter", { key: "system.rx", source: "system" });
  const counter = new CounterRate(of, { intervalMs: 1000 });
  // 1000 a second; read 5 ms after the server answered, then 400 ms before (it was slow), then held.
  const polls = [[0, 5], [1400, -400], [2000, -1000], [3000, 0]] as const;
  const drawn = polls.map(([atMs, offsetMs]) => {
    const values = new Map<string, RecordValue>([
      ["system.rx", atMs + offsetMs],
      ["system.read_offset_ms", offsetMs],
      ["system.read_uncertainty_ms", 1],
    ]);
    return counter.next(sample(atMs, values));
  });
  assert.deepEqual(drawn, [NO_POINT, 1000, NO_POINT, 1000]);
});
