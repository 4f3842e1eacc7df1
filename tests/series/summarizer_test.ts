import assert from "node:assert/strict";
import fc from "fast-check";
import {
  BREAKS,
  RISES,
  type SummaryBuckets,
  type SummaryColumns,
} from "../../src/model/summary.ts";
import type { Tick } from "../../src/model/tick.ts";
import { History } from "../../src/series/history.ts";
import { joinSummaries } from "../../src/series/join_summaries.ts";
import { isValue } from "../../src/series/point.ts";
import { regroup } from "../../src/series/regroup.ts";
import { Summarizer } from "../../src/series/summarizer.ts";
import { metric, miss, nearlyEqual, reply, START_MS, tick } from "./feed.ts";

const METRICS = [
  metric("counter"),
  metric("gauge"),
  metric("hit_rate", { key: "hits", key2: "misses" }),
];
const OPTIONS = { hostCount: 1, intervalMs: 1000 };

function summaryOf(ticks: readonly Tick[], summarizer = new Summarizer(METRICS, OPTIONS)) {
  return joinSummaries([...summarizer.take(ticks)])!;
}

/** The same from the lines of a history that holds them all. */
function drawnOf(ticks: readonly Tick[], metricIndex: number, bucketMs: number) {
  const history = new History(METRICS, { ...OPTIONS, capacity: 4 * ticks.length + 10 });
  history.putAll(ticks);
  const times = history.timesFrom(0), entries = history.entriesFrom(0, metricIndex, 0);
  const buckets = new Map<number, number[]>();
  times.forEach((ms, at) => {
    const start = Math.floor(ms / bucketMs) * bucketMs;
    const values = buckets.get(start) ?? [];
    if (isValue(entries[at]!)) values.push(entries[at]!);
    buckets.set(start, values);
  });
  return {
    startMs: [...buckets.keys()],
    low: [...buckets.values()].map((values) => values.length === 0 ? NaN : Math.min(...values)),
    high: [...buckets.values()].map((values) => values.length === 0 ? NaN : Math.max(...values)),
    count: [...buckets.values()].map(({ length }) => length),
  };
}

Deno.test("a summary has the extremes of what is drawn, minute by minute and hour by hour, through gaps and restarts", () => {
  const step = fc.record({
    rise: fc.integer({ min: 0, max: 5000 }),
    hits: fc.integer({ min: 0, max: 90 }),
    kind: fc.constantFrom("reply", "reply", "reply", "reply", "reply", "miss", "restart", "skip"),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 400 }), (steps) => {
      let a = 0, hits = 0, misses = 0, start = 1, index = 0;
      const ticks = steps.map((step) => {
        if (step.kind === "skip") index += 20;
        const at = index++;
        if (step.kind === "miss") return tick(at, miss(at * 1000));
        if (step.kind === "restart") [a, hits, misses, start] = [0, 0, 0, start + 1];
        a += step.rise;
        hits += step.hits;
        misses += 3;
        const values = { a, hits, misses, "proxy.process.proxy.start_time": start };
        return tick(at, reply(at * 1000, values));
      });
      const summary = summaryOf(ticks);
      for (const bucketMs of [60_000, 3_600_000]) {
        const { startMs, columns } = regroup(summary, bucketMs);
        METRICS.forEach((_, metricIndex) => {
          const drawn = drawnOf(ticks, metricIndex, bucketMs), own = columns[metricIndex]!;
          assert.deepEqual([...startMs], drawn.startMs);
          assert.deepEqual([...own.low], drawn.low);
          assert.deepEqual([...own.high], drawn.high);
          assert.deepEqual([...own.count], drawn.count);
        });
      }
    }),
    { numRuns: 60 },
  );
});

/** 40 minutes of one a second, with 100 hits a second in every other minute, and 10 misses in all. */
function unevenTicks(): Tick[] {
  let hits = 0, misses = 0;
  return Array.from({ length: 2400 }, (_, index) => {
    if (Math.floor(index / 60) % 2 === 0) hits += 100;
    misses += 10;
    return tick(index, reply(index * 1000, { a: index * 7, hits, misses }));
  });
}

Deno.test("the mean of a rate is what came in the time, that of a hit rate the ratio of the sums, also over an hour", () => {
  const { columns: [rate, gauge, hitRate] } = regroup(summaryOf(unevenTicks()), 3_600_000);
  assert.ok(nearlyEqual(rate!.mean, [7]));
  assert.ok(nearlyEqual(gauge!.mean, [7 * 2399 / 2]));
  // 1200 s x 100 hits among 1200 s x 110 + 1200 s x 10: no mean of 91 and 0.
  assert.ok(
    nearlyEqual(hitRate!.mean, [100 * 119_900 / (119_900 + 23_990)], 1e-6),
    String(hitRate!.mean),
  );
  assert.ok(hitRate!.low[0] === 0 && hitRate!.high[0]! > 90);
});

Deno.test("who goes on after a lead has the summary of who never stopped", () => {
  const ticks = unevenTicks();
  const whole = summaryOf(ticks);
  const next = new Summarizer(METRICS, OPTIONS);
  next.lead(ticks.slice(1100, 1234));
  const parts = joinSummaries([
    summaryOf(ticks.slice(0, 1234)),
    summaryOf(ticks.slice(1234), next),
  ])!;
  assert.deepEqual([...parts.startMs], [...whole.startMs]);
  whole.columns.forEach((columns, index) => {
    for (const name of ["low", "high", "mean", "count", "flags"] as const) {
      assert.ok(nearlyEqual(parts.columns[index]![name], columns[name]), `${index} ${name}`);
    }
  });
});

Deno.test("a summary tells what happened: outages, restarts, pauses, and a time that came again as two buckets", () => {
  const ticks = Array.from({ length: 300 }, (_, index): Tick => {
    const isDown = index >= 70 && index < 100;
    const own = tick(index, isDown ? miss(index * 1000) : reply(index * 1000, { a: index }));
    return index < 200 ? own : { ...own, atMs: own.atMs - 80_000 };
  });
  const summarizer = new Summarizer(METRICS, OPTIONS);
  const { outages, pauses, startMs, columns } = joinSummaries([
    ...summarizer.take(ticks.slice(0, 200)),
    ...summarizer.take(ticks.slice(200)),
  ])!;
  assert.deepEqual(
    outages[0]!.map(({ fromMs, toMs }) => [fromMs - START_MS, toMs - START_MS]),
    [[70_000, 100_000]],
  );
  assert.deepEqual(pauses.map(({ kind }) => kind), ["clock"]);
  const minutes = [...startMs].map((ms) => (ms - START_MS) / 60_000);
  assert.deepEqual(minutes, [0, 1, 2, 3, 2, 3]);
  assert.ok((columns[0]!.flags[1]! & BREAKS) !== 0, "the line breaks where the host was silent");
});

Deno.test("regroup() knows which extreme came first, of the buckets that become one", () => {
  const of = (low: number[], high: number[], flags: number[]): SummaryColumns => ({
    low: Float64Array.from(low),
    high: Float64Array.from(high),
    mean: Float64Array.from(low),
    count: Float64Array.from(low, () => 1),
    flags: Uint8Array.from(flags),
  });
  const buckets = (columns: SummaryColumns): SummaryBuckets => ({
    startMs: Float64Array.from(columns.low, (_, at) => at * 60_000),
    columns: [columns],
  });
  const flagsOf = (columns: SummaryColumns) =>
    regroup(buckets(columns), 3_600_000).columns[0]!.flags[0]! & RISES;
  assert.equal(flagsOf(of([1, 2], [3, 9], [0, 0])), RISES, "the highest in the second");
  assert.equal(flagsOf(of([1, 0], [9, 3], [RISES, RISES])), 0, "the lowest in the second");
  assert.equal(flagsOf(of([0, 2], [9, 3], [0, RISES])), 0, "both in the first, falling");
  assert.equal(flagsOf(of([5, 0], [6, 9], [0, RISES])), RISES, "both in the second, rising");
});
