import fc from "fast-check";
import assert from "node:assert/strict";
import { dashLine } from "../../src/raster/dash_line.ts";

function stretches(
  points: readonly (readonly [number, number])[],
  dash?: readonly number[],
): [number, number][][] {
  const found: [number, number][][] = [];
  dashLine({
    xs: Float64Array.from(points, ([x]) => x),
    ys: Float64Array.from(points, ([, y]) => y),
    ...(dash === undefined ? {} : { dash }),
  }, (xs, ys, count) => {
    found.push(Array.from({ length: count }, (_, index) => [xs[index]!, ys[index]!]));
  });
  return found;
}

Deno.test("dashLine() hands on a solid line as it is, cut at its breaks", () => {
  const line: [number, number][] = [[0, 1], [1, 2], [2, NaN], [3, 4], [4, NaN], [5, 6], [6, 7], [
    7,
    8,
  ]];
  assert.deepEqual(stretches(line), [[[0, 1], [1, 2]], [[5, 6], [6, 7], [7, 8]]]);
  assert.deepEqual(stretches([]), []);
  assert.deepEqual(stretches([[3, 3]]), []);
  assert.deepEqual(stretches([[0, 0], [1, Infinity], [2, 2], [3, 3]]), [[[2, 2], [3, 3]]]);
});

Deno.test("dashLine() measures dashes along the line, around corners", () => {
  assert.deepEqual(stretches([[0, 0], [10, 0]], [4, 2]), [[[0, 0], [4, 0]], [[6, 0], [10, 0]]]);
  assert.deepEqual(stretches([[0, 0], [3, 0], [3, 9]], [4, 3]), [
    [[0, 0], [3, 0], [3, 1]],
    [[3, 4], [3, 8]],
  ]);
});

Deno.test("dashLine() starts a dash anew after a break, and doubles an odd pattern", () => {
  assert.deepEqual(stretches([[0, 0], [5, 0], [6, NaN], [10, 0], [15, 0]], [4, 9]), [
    [[0, 0], [4, 0]],
    [[10, 0], [14, 0]],
  ]);
  assert.deepEqual(stretches([[0, 0], [12, 0]], [3, 2, 1]), [
    [[0, 0], [3, 0]],
    [[5, 0], [6, 0]],
    [[9, 0], [11, 0]],
  ]);
});

Deno.test("dashLine() takes patterns that never advance for solid", () => {
  for (const dash of [[], [0, 0], [0.01, 0.01], [-1, 5], [NaN, 2]]) {
    assert.deepEqual(stretches([[0, 0], [10, 0]], dash), [[[0, 0], [10, 0]]]);
  }
});

Deno.test("dashLine() covers of any line the share that its pattern has", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 2, maxLength: 30 }),
      fc.double({ min: 1, max: 9, noNaN: true }),
      fc.double({ min: 1, max: 9, noNaN: true }),
      (ys, on, off) => {
        const points = ys.map((y, index): [number, number] => [index * 7, y]);
        const lengthOf = (line: readonly (readonly [number, number])[]) =>
          line.slice(1).reduce(
            (sum, [x, y], at) => sum + Math.hypot(x - line[at]![0], y - line[at]![1]),
            0,
          );
        const whole = lengthOf(points);
        const drawn = stretches(points, [on, off]).reduce(
          (sum, stretch) => sum + lengthOf(stretch),
          0,
        );
        const periods = Math.floor(whole / (on + off));
        const expected = periods * on + Math.min(on, whole - periods * (on + off));
        assert.ok(Math.abs(drawn - expected) < 1e-6 * whole + 1e-6, `${drawn} ${expected}`);
      },
    ),
    { seed: 5 },
  );
});
