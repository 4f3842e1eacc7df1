import assert from "node:assert/strict";
import fc from "fast-check";
import type { Metric } from "../../src/model/dashboard.ts";
import type { RecordValue } from "../../src/model/record_value.ts";
import { derivationOf } from "../../src/series/derivation_of.ts";
import { difference } from "../../src/series/difference.ts";
import { GAP, isValue, LEFT_OUT, NO_POINT } from "../../src/series/point.ts";
import { metric, sample, START_MS } from "./feed.ts";

/** What a metric of `a` and `b` draws of answers a second apart. */
function entries(
  of: Metric,
  answers: readonly (readonly [a: RecordValue | undefined, b?: RecordValue])[],
): number[] {
  const derivation = derivationOf(of, { intervalMs: 1000 });
  return answers.map(([a, b], index) => {
    const values = new Map<string, RecordValue>();
    if (a !== undefined) values.set("a", a);
    if (b !== undefined) values.set("b", b);
    return derivation.next(sample(index * 1000, values));
  });
}

Deno.test("a gauge is drawn as it stands, from the first answer on, negative too", () => {
  assert.deepEqual(entries(metric("gauge"), [[12], [0], [-3], [7n]]), [12, 0, -3, 7]);
});

Deno.test("a gauge is scaled", () => {
  assert.deepEqual(entries(metric("gauge", { scale: 1e-6 }), [[5_000_000]]), [5]);
});

Deno.test("a gauge that goes away breaks its line, one that never was draws nothing", () => {
  assert.deepEqual(entries(metric("gauge"), [[undefined], ["x"], [1], [undefined], [2]]), [
    NO_POINT,
    NO_POINT,
    1,
    GAP,
    2,
  ]);
});

Deno.test("a gauge that is told of less often than others goes on until it is overdue", () => {
  const none = [undefined] as const;
  assert.deepEqual(
    entries(metric("gauge", { refreshMs: 3000 }), [
      [1],
      none,
      none,
      [2],
      none,
      none,
      none,
      none,
      none,
    ]),
    [1, NO_POINT, NO_POINT, 2, NO_POINT, NO_POINT, NO_POINT, NO_POINT, GAP],
  );
});

Deno.test("a hit rate is that of the lookups between two answers", () => {
  const answers = [[100, 100], [170, 130], [170, 140], [170, 150], [170, 160], [170, 170]] as const;
  // A part that stands still may be on its way: the answers after it tell that it is not.
  const drawn = [NO_POINT, 70, NO_POINT, NO_POINT, 0, 0];
  assert.deepEqual(entries(metric("hit_rate"), answers), drawn);
});

Deno.test("a hit rate of answers a minute apart waits for none: little of it can be on its way", () => {
  const answers = [[0, 0], [8000, 2000], [16_000, 4000], [16_000, 5000], [24_000, 12_000]] as const;
  const derivation = derivationOf(metric("hit_rate"), { intervalMs: 60_000 });
  const drawn = answers.map(([hits, misses], minute) =>
    derivation.next(sample(minute * 60_000, new Map([["a", hits], ["b", misses]])))
  );
  assert.deepEqual(drawn.map((value) => Math.round(value)), [NO_POINT, 80, 80, 0, 53]);
});

Deno.test("a hit rate without lookups has no point and loses none later", () => {
  const answers = [[10, 10], [10, 10], [11, 10], [11, 10], [11, 11]] as const;
  assert.deepEqual(entries(metric("hit_rate"), answers), [NO_POINT, NO_POINT, 100, NO_POINT, 0]);
});

Deno.test("a hit rate of which one record is cleared goes on from there with both", () => {
  // The seed program drew -133 % and 180 % of such answers.
  const answers = [[100, 100], [20, 130], [30, 140]] as const;
  assert.deepEqual(entries(metric("hit_rate"), answers), [NO_POINT, LEFT_OUT, 50]);
});

Deno.test("a latency is the time per event between two answers", () => {
  const answers = [[1000, 10], [1500, 20], [1900, 21]] as const;
  assert.deepEqual(entries(metric("latency"), answers), [NO_POINT, 50, 400]);
});

Deno.test("a latency of nanoseconds is scaled to milliseconds", () => {
  const of = metric("latency", { scale: 1e-6 });
  assert.deepEqual(entries(of, [[0, 0], [30_000_000, 10]]), [NO_POINT, 3]);
});

Deno.test("a latency without events has no point, and time summed meanwhile is not lost", () => {
  const answers = [[100, 1], [140, 1], [140, 1], [200, 3]] as const;
  assert.deepEqual(entries(metric("latency"), answers), [NO_POINT, NO_POINT, NO_POINT, 50]);
});

Deno.test("a latency of which one record is missing breaks and goes on from its old baseline", () => {
  const answers = [[100, 1], [undefined, 2], [300, 3]] as const;
  assert.deepEqual(entries(metric("latency"), answers), [NO_POINT, GAP, 100]);
});

Deno.test("a hit rate or latency without a second record is refused", () => {
  const { key2: _, ...alone } = metric("latency");
  assert.throws(() => derivationOf(alone, { intervalMs: 1000 }), /needs a second record/);
});

Deno.test("no hit rate leaves 0 to 100 and no latency is negative, whatever the values", () => {
  const value = fc.oneof(
    fc.nat(),
    fc.bigInt({ min: 0n, max: 2n ** 64n }),
    fc.double({ min: 0 }),
    fc.string(),
    fc.constant(undefined),
  );
  const answers = fc.array(fc.tuple(value, value.map((b) => b ?? "")), { maxLength: 60 });
  fc.assert(
    fc.property(answers, (answers) => {
      for (const rate of entries(metric("hit_rate"), answers)) {
        assert.ok(!isValue(rate) || (rate >= 0 && rate <= 100));
      }
      for (const latency of entries(metric("latency"), answers)) {
        assert.ok(!isValue(latency) || latency >= 0);
      }
    }),
    { seed: 5, numRuns: 300 },
  );
});

Deno.test("difference() is exact for integers of any size and near for fractions", () => {
  assert.equal(difference(2n ** 64n, 2n ** 64n - 3n), 3);
  assert.equal(difference(2n ** 60n + 1n, 1), Number(2n ** 60n));
  assert.equal(difference(1.5, 0.25), 1.25);
  assert.equal(difference(2n ** 60n, 0.5), 2 ** 60);
});

Deno.test("a share is the part of the whole in percent, a ratio as a number times the scale", () => {
  const answers = [[0, 0], [5, 100], [5, 100], [15, 150]] as const;
  assert.deepEqual(entries(metric("share"), answers), [NO_POINT, 5, NO_POINT, 20]);
  assert.deepEqual(entries(metric("ratio", { scale: 2 }), answers), [
    NO_POINT,
    0.1,
    NO_POINT,
    0.4,
  ]);
});

Deno.test("a ratio and a difference of values take them as they stand, and nothing over 0", () => {
  const answers = [[6, 3], [1, 0], [undefined, 2], [9n, 2n]] as const;
  assert.deepEqual(entries(metric("value_ratio"), answers), [2, NO_POINT, GAP, 4.5]);
  assert.deepEqual(entries(metric("difference"), answers), [3, 1, GAP, 7]);
});

Deno.test("a delta is the rise since the answer before, and none over a restart or an odd answer", () => {
  assert.deepEqual(entries(metric("delta"), [[100], [130], [130], [-1], [131]]), [
    NO_POINT,
    30,
    0,
    LEFT_OUT,
    1,
  ]);
  const derivation = derivationOf(metric("delta"), { intervalMs: 1000 });
  const next = (at: number, a: number) => derivation.next(sample(at, new Map([["a", a]])));
  assert.equal(next(0, 500), NO_POINT);
  derivation.restart();
  assert.equal(next(1000, 3), NO_POINT);
  assert.equal(next(2000, 5), 2);
});

Deno.test("several records count as their sum, exact, and lack as one", () => {
  const several = metric("sum", { key: ["a", "b"] });
  assert.deepEqual(entries(several, [[1, 2], [undefined, 2], [3, 4]]), [3, GAP, 7]);
  const large = 9_007_199_254_740_993n;
  assert.deepEqual(
    entries(metric("counter", { key: ["a", "b"] }), [[large, large], [large + 3n, large + 4n]]),
    [NO_POINT, 7],
  );
});

Deno.test("an age is how long ago a time was by the clock of the answer, and never below 0", () => {
  const derivation = derivationOf(metric("age"), { intervalMs: 1000 });
  const startS = START_MS / 1000 - 90;
  const at = (ms: number, start: number | undefined) =>
    derivation.next(sample(ms, new Map(start === undefined ? [] : [["a", start]])));
  assert.equal(at(0, startS), 90);
  assert.equal(at(2500, startS), 92.5);
  assert.equal(at(3000, START_MS / 1000 + 10), 0);
  assert.equal(at(4000, undefined), -Infinity);
});
