import fc from "fast-check";
import assert from "node:assert/strict";
import type { Drawing, Shape, TextRun } from "../../src/model/drawing.ts";
import { assertSameBytes } from "./compare_pixels.ts";
import { alone, coverage, exactCanvas, paint, referenceCoverage } from "./draw_alone.ts";

const SIZE = { width: 120, height: 90 };

const line = (
  points: readonly (readonly [number, number])[],
  others: { readonly width?: number; readonly dash?: readonly number[] } = {},
): Shape => ({
  kind: "polyline",
  xs: Float64Array.from(points, ([x]) => x),
  ys: Float64Array.from(points, ([, y]) => y),
  stroke: "#ffffff",
  width: 2,
  ...others,
});

const area = (
  points: readonly (readonly [number, number, number])[],
  others: { readonly opacity?: number } = {},
): Shape => ({
  kind: "area",
  xs: Float64Array.from(points, ([x]) => x),
  tops: Float64Array.from(points, ([, top]) => top),
  bottoms: Float64Array.from(points, ([, , bottom]) => bottom),
  fill: "#ffffff",
  ...others,
});

const rect = (
  x: number,
  y: number,
  width: number,
  height: number,
  others: { readonly radius?: number; readonly opacity?: number } = {},
): Shape => ({ kind: "rect", x, y, width, height, fill: "#ffffff", ...others });

const wave = (count: number, height: number) =>
  Array.from({ length: count }, (_, index): [number, number] => [
    5 + index * 110 / (count - 1),
    45 + height * Math.sin(index * 2.3),
  ]);

// The reference smooths edges in quarters of pixels, this renderer in quarters of coverage along
// lines and eighths elsewhere: on thin things the two differ by about the half of such a step.
/** Shapes, and how much of their pixels' coverage, at most, may be somewhere else than in the reference. */
const CASES: readonly (readonly [string, readonly Shape[], number])[] = [
  ["a rectangle on whole pixels", [rect(10, 10, 40, 30)], 0],
  ["a rectangle between pixels", [rect(10.3, 10.6, 40.5, 30.25)], 0.02],
  ["a hairline of a rectangle", [rect(10, 20.2, 90, 0.6), rect(20.7, 5, 0.4, 80)], 0.35],
  ["a rectangle with round corners", [rect(8, 8, 100, 70, { radius: 9.2 })], 0.01],
  ["a pill", [rect(8.5, 20.1, 17, 3.2, { radius: 1.6 })], 0.12],
  ["a translucent rectangle", [rect(10, 10, 40, 30, { opacity: 0.2 })], 0.02],
  ["a rectangle beyond the picture", [rect(-20, 70, 60, 60, { radius: 8 })], 0.02],
  ["a dot", [{ kind: "dot", x: 30.3, y: 40.8, radius: 6, fill: "#ffffff" }], 0.03],
  ["a small dot", [{ kind: "dot", x: 30.3, y: 40.8, radius: 1.3, fill: "#ffffff" }], 0.15],
  ["a flat line", [line([[5, 40.3], [110, 40.3]])], 0.08],
  ["a flat line thinner than a pixel", [line([[5, 40.3], [110, 40.3]], { width: 0.8 })], 0.4],
  ["an upright line", [line([[50.4, 5], [50.4, 80.5]], { width: 1.2 })], 0.15],
  ["a slanted line", [line([[5, 10], [110, 70.5]])], 0.08],
  ["a steep line", [line([[50, 3], [58, 85]], { width: 3 })], 0.06],
  ["a zigzag", [line(wave(13, 30))], 0.06],
  ["a wide zigzag with round joins", [line(wave(8, 30), { width: 7 })], 0.03],
  ["needles", [line(wave(60, 38), { width: 1.5 })], 0.1],
  ["a line with more points than pixels", [line(wave(240, 20), { width: 2 })], 0.12],
  ["a line that is broken", [line([[5, 20], [40, 30], [41, NaN], [60, 60], [110, 20]])], 0.07],
  ["a line with upright steps", [line([[5, 20], [50, 20], [50, 70], [110, 70]])], 0.06],
  ["a line with points at one place", [line([[5, 20], [50, 40], [50, 40], [110, 30]])], 0.06],
  ["a line that leaves the picture", [line([[5, 20], [50, -400], [60, 500], [110, 20]])], 0.06],
  ["dashes along a flat line", [line([[5, 40.3], [110, 40.3]], { dash: [10, 6] })], 0.1],
  ["dots along a flat line", [line([[5, 40.3], [110, 40.3]], { dash: [2.8, 4.4] })], 0.15],
  [
    "dashes along an upright line",
    [line([[50.4, 5], [50.4, 80]], { dash: [5, 4], width: 1.2 })],
    0.15,
  ],
  ["dashes around corners", [line(wave(9, 25), { dash: [14, 4.8, 2.8, 4.8], width: 2.4 })], 0.1],
  ["an odd number of dashes", [line([[5, 40], [110, 50]], { dash: [9, 3, 4] })], 0.1],
  ["dashes that start anew after a break", [
    line([[5, 20], [53, 30], [54, NaN], [60, 60], [110, 20]], { dash: [9, 5] }),
  ], 0.1],
  ["an area", [area([[5, 20.5, 80], [30, 40, 80], [70, 10.2, 80], [110, 60, 80]])], 0.01],
  [
    "a translucent area",
    [area([[5.5, 20.5, 80], [30, 40, 80], [110.3, 60, 80]], { opacity: 0.3 })],
    0.02,
  ],
  ["a band", [area([[5, 20, 30], [30, 40, 41], [70, 10.2, 60], [110, 60, 60]])], 0.03],
  ["a broken area", [
    area([[5, 20, 80], [30, 40, 80], [31, NaN, NaN], [70, 10.2, 80], [110, 60, 80]]),
  ], 0.01],
  ["an area of many points", [area(wave(240, 30).map(([x, y]) => [x, y, 85]))], 0.1],
];

for (const [name, shapes, tolerance] of CASES) {
  Deno.test(`paintLayers() covers the pixels of ${name} as the plain SVG pipeline does`, async () => {
    const drawing = alone(SIZE, { shapes });
    const own = coverage(drawing), other = await referenceCoverage(drawing);
    const sum = other.reduce((total, value) => total + value, 0);
    assert.ok(sum > 255, "there is something to see");
    const apart = own.reduce((total, value, at) => total + Math.abs(value - other[at]!), 0);
    assert.ok(apart / sum <= tolerance, `${(apart / sum).toFixed(3)} of the coverage is elsewhere`);
  });
}

const text = (others: Partial<TextRun>): TextRun => ({
  text: "Requests 3.6K/s – ÄÖü",
  x: 10,
  y: 40,
  sizePx: 15,
  weight: "regular",
  color: "#ffffff",
  anchor: "start",
  ...others,
});

for (
  const [name, run, tolerance] of [
    ["small text", text({ sizePx: 10 }), 0.13],
    ["running text", text({}), 0.09],
    ["bold text", text({ weight: "bold" }), 0.08],
    ["large text", text({ sizePx: 36, y: 60 }), 0.05],
    ["centred text", text({ anchor: "middle", x: 100 }), 0.09],
    ["text at the right", text({ anchor: "end", x: 205 }), 0.09],
    ["text that is cut off", text({ x: -20, y: 8 }), 0.09],
    ["characters that the font lacks", text({ text: "\u{1F600}漢" }), 0.18],
  ] as const
) {
  Deno.test(`paintLayers() covers the pixels of ${name} as the plain SVG pipeline does`, async () => {
    const drawing = alone({ width: 220, height: 90 }, { texts: [run] });
    const own = coverage(drawing), other = await referenceCoverage(drawing);
    const sum = other.reduce((total, value) => total + value, 0);
    assert.ok(sum > 2550);
    const apart = own.reduce((total, value, at) => total + Math.abs(value - other[at]!), 0);
    assert.ok(apart / sum <= tolerance, `${(apart / sum).toFixed(3)} of the coverage is elsewhere`);
  });
}

Deno.test("paintLayers() draws nothing of shapes without size, and of a line of one point", () => {
  const nothing: readonly Shape[] = [
    rect(10, 10, 0, 20),
    rect(10, 10, -5, 20),
    rect(NaN, 10, 5, 20),
    { kind: "dot", x: 20, y: 20, radius: 0, fill: "#ffffff" },
    line([[20, 20]]),
    line([]),
    line([[20, NaN], [30, NaN]]),
    line([[20, 20], [30, 30]], { width: 0 }),
    area([]),
    area([[10, 20, 30]]),
    area([[10, NaN, 30], [20, 20, 30]]),
  ];
  for (const shape of nothing) {
    const covered = coverage(alone(SIZE, { shapes: [shape] }));
    assert.ok(covered.every((value) => value === 0), JSON.stringify(shape));
  }
});

Deno.test("paintLayers() keeps each layer's shapes within its box", () => {
  const drawing: Drawing = {
    ...SIZE,
    background: "#000000",
    layers: [{
      x: 20,
      y: 10,
      width: 40,
      height: 30,
      shapes: [
        line([[-30, 15], [90, 20]], { width: 60 }),
        rect(-10, -10, 200, 200, { opacity: 0.5 }),
      ],
      texts: [text({ x: -10, y: 12 })],
    }],
  };
  const covered = coverage(drawing);
  covered.forEach((value, at) => {
    const x = at % SIZE.width, y = Math.floor(at / SIZE.width);
    const inside = x >= 20 && x < 60 && y >= 10 && y < 40;
    assert.equal(value > 0, inside, `${x},${y}`);
  });
});

const someLine = fc.record({
  ys: fc.array(
    fc.oneof(
      { weight: 9, arbitrary: fc.double({ min: -30, max: 120, noNaN: true }) },
      { weight: 1, arbitrary: fc.constant(NaN) },
    ),
    { minLength: 2, maxLength: 40 },
  ),
  left: fc.double({ min: -20, max: 40, noNaN: true }),
  step: fc.double({ min: 0, max: 20, noNaN: true }),
  width: fc.double({ min: 0.5, max: 6, noNaN: true }),
  dash: fc.constantFrom<readonly number[]>([], [10, 6], [2.8, 4.4], [7, 2, 1]),
});

Deno.test("paintLayers() draws any line alike whole and box by box", () => {
  fc.assert(
    fc.property(
      someLine,
      fc.integer({ min: 1, max: 119 }),
      fc.integer({ min: 1, max: 89 }),
      ({ ys, left, step, width, dash }, cutX, cutY) => {
        const points = ys.map((y, index): [number, number] => [left + index * step, y]);
        const shapes = [
          rect(0, 0, 120, 90, { opacity: 0.1 }),
          area(points.map(([x, y]) => [x, y, 90]), { opacity: 0.4 }),
          line(points, { width, dash }),
        ];
        const drawing = alone(SIZE, { shapes, texts: [text({})] });
        const canvas = exactCanvas(drawing);
        paint(canvas, drawing);
        const whole = canvas.pixels.slice();
        const boxes = [[0, 0, cutX, cutY], [cutX, 0, 120, cutY], [0, cutY, cutX, 90], [
          cutX,
          cutY,
          120,
          90,
        ]]
          .map(([left, top, right, bottom]) => ({
            left: left!,
            top: top!,
            right: right!,
            bottom: bottom!,
          }));
        paint(canvas, drawing, boxes);
        assertSameBytes(canvas.pixels, whole);
      },
    ),
    { numRuns: 60, seed: 7 },
  );
});

Deno.test("paintLayers() fills an area with upright steps and points at one place", () => {
  const step = area([[5, 20, 80], [40, 20, 80], [40, 50, 80], [40, 50, 80], [110, 30, 80]]);
  const sum = coverage(alone(SIZE, { shapes: [step] })).reduce((total, value) => total + value, 0);
  assert.ok(Math.abs(sum / 255 - (35 * 60 + 70 * 40)) < 20, `${sum / 255}`);
});

Deno.test("paintLayers() covers about a line's length times its width", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 20, max: 70, noNaN: true }), { minLength: 2, maxLength: 6 }),
      fc.double({ min: 1, max: 4, noNaN: true }),
      (ys, width) => {
        const step = 100 / (ys.length - 1);
        const points = ys.map((y, index): [number, number] => [10 + index * step, y]);
        const covered = coverage(alone(SIZE, { shapes: [line(points, { width })] }));
        const sum = covered.reduce((total, value) => total + value, 0) / 255;
        const length = points.slice(1).reduce(
          (total, [x, y], index) =>
            total + Math.hypot(x - points[index]![0], y - points[index]![1]),
          0,
        );
        // Coverage comes in eighths, and at corners strokes overlap.
        assert.ok(
          Math.abs(sum - length * width) < 0.08 * length * width + 4 * width ** 2,
          `${sum} ${length * width}`,
        );
      },
    ),
    { numRuns: 60, seed: 11 },
  );
});
