import assert from "node:assert/strict";
import type { LineView } from "../../src/model/page_view.ts";
import { smoothed } from "../../src/view/smoothed.ts";
import { stacked } from "../../src/view/stacked.ts";

const line = (points: readonly (readonly [atMs: number, value: number])[]): LineView => ({
  metric: "M",
  color: "#ffffff",
  unit: "per second",
  host: 0,
  times: Float64Array.from(points, ([atMs]) => atMs),
  values: Float64Array.from(points, ([, value]) => value),
  latest: { state: "current", value: points.at(-1)![1], atMs: points.at(-1)![0], text: "?" },
});

const list = (values: Float64Array | undefined) => [...values ?? []];

Deno.test("stacked() puts each line on those before it, at the times of all", () => {
  const [below, above] = stacked([
    line([[0, 1], [1000, 3], [2000, 3]]),
    line([[0, 10], [2000, 20]]),
  ]);
  assert.deepEqual(list(below!.stacked!.times), [0, 1000, 2000]);
  assert.deepEqual(list(below!.stacked!.low), [0, 0, 0]);
  assert.deepEqual(list(below!.stacked!.high), [1, 3, 3]);
  assert.deepEqual(list(above!.stacked!.low), [1, 3, 3]);
  // Between 10 and 20 it is 15.
  assert.deepEqual(list(above!.stacked!.high), [11, 18, 23]);
  // What is said of it stays its own.
  assert.deepEqual([list(above!.values), above!.latest.value], [[10, 20], 20]);
});

Deno.test("stacked() breaks what stands on a broken line, and holds what is refreshed later", () => {
  const [, above] = stacked([
    line([[0, 1], [1000, NaN], [2000, 1], [3000, 1]]),
    line([[0, 5], [1000, 5], [2000, 5]]),
  ]);
  assert.deepEqual(list(above!.stacked!.high), [6, NaN, 6, 6]);
});

Deno.test("smoothed() makes each value the mean of a stretch, not over a break, the latest too", () => {
  const points = [[0, 4], [1000, 8], [2000, 0], [3000, NaN], [4000, 6], [5000, 2]] as const;
  const calm = smoothed(line(points), { stretchMs: 2000, maxPoints: 100 });
  assert.deepEqual(list(calm.values), [4, 6, 4, NaN, 6, 4]);
  assert.equal(calm.latest.value, 4);
  assert.equal(calm.latest.text, "4");
});

Deno.test("smoothed() keeps few points of very many, the last one and every break among them", () => {
  const points = Array.from({ length: 10_000 }, (_, index) =>
    [
      index * 1000,
      index === 5000 ? NaN : index,
    ] as const);
  const { times, values } = smoothed(line(points), { stretchMs: 60_000, maxPoints: 500 });
  assert.ok(times.length <= 700, String(times.length));
  assert.equal(times.at(-1), 9_999_000);
  assert.equal(values.filter(Number.isNaN).length, 1);
  assert.equal(values.at(-1), 9999 - 29.5);
});
