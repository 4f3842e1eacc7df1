import assert from "node:assert/strict";
import { SeriesSteps } from "../../src/export/series_steps.ts";
import type { SeriesPoint } from "../../src/model/series_point.ts";

const value = (atMs: number, value: number, series = 0): SeriesPoint => ({ atMs, series, value });
const gap = (atMs: number, why: string, series = 0): SeriesPoint => ({
  atMs,
  series,
  state: "gap",
  why,
});
const step = (atMs: number, min: number, max: number, mean: number, count: number, series = 0) => ({
  atMs,
  series,
  step: { min, max, mean, count },
});

function stepsOf(points: readonly SeriesPoint[]): SeriesPoint[] {
  const steps = new SeriesSteps(1000);
  return [...points.flatMap((point) => steps.add([point])), ...steps.end()];
}

Deno.test("SeriesSteps has lowest, highest, mean and number of the values of each stretch, line by line", () => {
  assert.deepEqual(
    stepsOf([value(0, 1), value(0, 7, 1), value(999, 3), value(1000, 5), value(1500, -5)]),
    [step(0, 1, 3, 2, 2), step(0, 7, 7, 7, 1, 1), step(1000, -5, 5, 0, 2)],
  );
});

Deno.test("SeriesSteps has the mean by what is behind each value", () => {
  const weighed = (atMs: number, own: number, weight: number) => ({ ...value(atMs, own), weight });
  // 90 of 100 hits, then 1 of 10: 91 of 110.
  const [point] = stepsOf([weighed(0, 90, 100), weighed(500, 10, 10), weighed(600, 77, 0)]);
  assert.ok(Math.abs(point!.step!.mean - 100 * 91 / 110) < 1e-9);
  assert.equal(stepsOf([weighed(0, 4, 0), weighed(1, 6, 0)])[0]!.step!.mean, 5);
});

Deno.test("SeriesSteps loses no peak, and no value comes into two stretches", () => {
  const points = Array.from(
    { length: 5000 },
    (_, at) => value(at * 7, at === 3211 ? 1e9 : at % 13),
  );
  const steps = stepsOf(points).map((point) => point.step!);
  assert.equal(Math.max(...steps.map(({ max }) => max)), 1e9);
  assert.equal(steps.reduce((sum, { count }) => sum + count, 0), points.length);
  const sum = steps.reduce((total, { mean, count }) => total + mean * count, 0);
  const wanted = points.reduce((total, point) => total + point.value!, 0);
  assert.ok(Math.abs(sum - wanted) < 1e-3);
});

Deno.test("SeriesSteps says a gap in the first stretch that holds no value, once, and not where the line goes on", () => {
  assert.deepEqual(
    stepsOf([value(100, 1), gap(200, "no answer"), value(5100, 2)]),
    [step(0, 1, 1, 1, 1), gap(1000, "no answer"), step(5000, 2, 2, 2, 1)],
    "a long gap",
  );
  assert.deepEqual(
    stepsOf([value(100, 1), gap(200, "no answer"), value(300, 3), value(1100, 2)]),
    [step(0, 1, 3, 2, 2), step(1000, 2, 2, 2, 1)],
    "a gap within a stretch",
  );
  assert.deepEqual(
    stepsOf([gap(100, "never there"), value(150, 4, 1), value(1100, 5, 1), value(9000, 6, 1)]),
    [
      gap(0, "never there"),
      step(0, 4, 4, 4, 1, 1),
      step(1000, 5, 5, 5, 1, 1),
      step(9000, 6, 6, 6, 1, 1),
    ],
    "a line without any value",
  );
});
