import assert from "node:assert/strict";
import { rankChanges } from "../../src/series/rank_changes.ts";
import { ksBound, twoSampleKs } from "../../src/series/two_sample_ks.ts";

const near = (one: number, other: number) => assert.ok(Math.abs(one - other) < 1e-9, `${one}`);
const times = Float64Array.from({ length: 100 }, (_, index) => index * 1000);
const window = { fromMs: 80_000, toMs: 99_000 };
const series = (record: string, valueAt: (second: number) => number) => ({
  record,
  host: 0,
  times,
  values: Float64Array.from({ length: 100 }, (_, second) => valueAt(second)),
});
const noise = (second: number) => ((second * 7919) % 13) / 13;

Deno.test("twoSampleKs() is the largest distance between two distributions", () => {
  near(twoSampleKs([1, 2, 3], [1, 2, 3]), 0);
  near(twoSampleKs([1, 2, 3], [4, 5]), 1);
  // By hand: two of four are at most 1, and none of the others.
  near(twoSampleKs([0, 1, 2, 5], [2, 9]), 0.5);
  near(twoSampleKs([7, 7, 7], [7]), 0);
  assert.ok(Number.isNaN(twoSampleKs([], [1])));
});

Deno.test("ksBound() is 1.628 of the samples' sizes for one test at one percent, and rises with the tests", () => {
  near(ksBound([20, 80], 1), Math.sqrt(-Math.log(0.005) / 2) * Math.sqrt(100 / 1600));
  assert.ok(ksBound([20, 80], 800) > 1.4 * ksBound([20, 80], 1));
});

Deno.test("rankChanges() judges a counter by its rate, across a restart and a gap, and a gauge as it is", () => {
  const rising = (second: number) => second < 80 ? 10 * second : 800 + 50 * (second - 80);
  const [counter] = rankChanges(
    [series("a.count", (second) => second === 40 ? NaN : rising(second) - (second > 50 ? 510 : 0))],
    window,
  );
  assert.equal(counter?.kind, "rate");
  near(counter!.before, 10);
  assert.ok(counter!.during > 45 && counter!.during <= 50);
  const [gauge] = rankChanges(
    [series("a.now", (second) => (second < 80 ? 5 : 9) + noise(second))],
    window,
  );
  assert.equal(gauge?.kind, "value");
  assert.deepEqual([gauge!.ks, Math.round(gauge!.during - gauge!.before)], [1, 4]);
});

Deno.test("rankChanges() leaves out what is chance and what did not move", () => {
  const still = [series("still", () => 7), series("noise", noise), series("steady", (s) => 3 * s)];
  assert.deepEqual(rankChanges(still, window), []);
});

Deno.test("rankChanges() tells what rose and what fell by turns, and what moves alike once", () => {
  const stops = (name: string, from: number) =>
    series(name, (second) => second < 80 ? from + noise(second) : 0);
  const all = [
    stops("b", 10),
    stops("c", 10),
    stops("d", 90),
    stops("e", 500),
    series("waiting", (second) => (second < 80 ? 6 : 12) + noise(second)),
  ];
  const ranked = rankChanges(all, window);
  assert.deepEqual(ranked.map(({ record }) => record), ["b", "waiting", "d", "e"]);
  assert.deepEqual(ranked[0]!.alike, ["c"]);
});
