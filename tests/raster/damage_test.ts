import fc from "fast-check";
import assert from "node:assert/strict";
import type { Drawing, Layer, Shape, TextRun } from "../../src/model/drawing.ts";
import { areaOf, intersects } from "../../src/raster/box.ts";
import { Canvas } from "../../src/raster/canvas.ts";
import { damageBetween } from "../../src/raster/damage.ts";
import { DejaVuFont } from "../../src/raster/dejavu_font.ts";
import { GlyphCache } from "../../src/raster/glyph_cache.ts";
import { assertSameBytes } from "./compare_pixels.ts";
import { exactCanvas, paint } from "./draw_alone.ts";

const glyphs = new GlyphCache(new DejaVuFont());

const PAGE = { width: 200, height: 120, background: "#101418" };

const text = (content: string, x: number, y: number): TextRun => ({
  text: content,
  x,
  y,
  sizePx: 12,
  weight: "regular",
  color: "#c0c8d0",
  anchor: "start",
});

const layer = (shapes: readonly Shape[], texts: readonly TextRun[] = [], box = {}): Layer => ({
  x: 10,
  y: 10,
  width: 180,
  height: 100,
  shapes,
  texts,
  ...box,
});

const ground: Shape = { kind: "rect", x: 0, y: 0, width: 180, height: 100, fill: "#202428" };

const line = (
  ys: readonly number[],
  others: { readonly dash?: readonly number[]; readonly step?: number } = {},
): Shape => {
  const { dash, step = 4.3 } = others;
  return {
    kind: "polyline",
    xs: Float64Array.from(ys, (_, index) => 5 + step * index),
    ys: Float64Array.from(ys),
    stroke: "#f0c040",
    width: 2,
    ...(dash === undefined ? {} : { dash }),
  };
};

const drawing = (...layers: readonly Layer[]): Drawing => ({ ...PAGE, layers });

/** Paints one drawing, then only the damage of the next: must be the next, to the pixel. */
function assertRepaired(before: Drawing, after: Drawing): number {
  const canvas = exactCanvas(before);
  paint(canvas, before);
  const boxes = damageBetween(before, after, glyphs);
  boxes.forEach((box, index) => {
    assert.ok(areaOf(box) > 0);
    assert.ok(boxes.slice(index + 1).every((other) => !intersects(box, other)), "boxes overlap");
  });
  paint(canvas, after, boxes);
  const whole = new Canvas(after.width, after.height, { inks: canvas.inks });
  paint(whole, after);
  assertSameBytes(canvas.pixels, whole.pixels);
  return boxes.reduce((sum, box) => sum + areaOf(box), 0);
}

Deno.test("damageBetween() finds nothing between equal drawings", () => {
  const one = drawing(
    layer([ground, line([20, 30, NaN, 40, 50], { dash: [4, 2] })], [text("idle", 20, 20)]),
  );
  assert.deepEqual(damageBetween(one, structuredClone(one), glyphs), []);
});

Deno.test("damageBetween() finds a text that came, went, moved or changed, and no more", () => {
  const base = [text("Requests", 10, 20), text("3.6K", 90, 20), text("00:00", 10, 90)];
  const variants = [
    base.slice(1),
    [...base, text("new", 120, 60)],
    [base[0]!, { ...base[1]!, text: "3.7K" }, base[2]!],
    [base[0]!, { ...base[1]!, color: "#ff0000" }, base[2]!],
    [base[2]!, { ...base[0]!, x: 14 }, base[1]!],
    [...base, base[0]!],
  ];
  for (const texts of variants) {
    const area = assertRepaired(drawing(layer([ground], base)), drawing(layer([ground], texts)));
    assert.ok(area > 0 && area < 2000, `${area}`);
  }
});

Deno.test("damageBetween() finds changed shapes of all kinds", () => {
  const shapes: readonly Shape[] = [
    { kind: "rect", x: 20.5, y: 10.2, width: 30, height: 9, fill: "#ff8080", radius: 3 },
    { kind: "dot", x: 80.2, y: 40.7, radius: 5, fill: "#80ff80" },
    line([60, 50, 70, 55]),
    {
      kind: "area",
      xs: Float64Array.of(100, 120, 160),
      tops: Float64Array.of(40, 20, 50),
      bottoms: Float64Array.of(90, 90, 90),
      fill: "#8080ff",
      opacity: 0.3,
    },
  ];
  const changed: readonly Shape[] = [
    { ...shapes[0]!, width: 40 } as Shape,
    { ...shapes[1]!, x: 60 } as Shape,
    line([60, 50, 72, 55]),
    { ...shapes[3]!, tops: Float64Array.of(40, 25, 50) } as Shape,
  ];
  shapes.forEach((_, index) => {
    const after = shapes.map((shape, at) => at === index ? changed[at]! : shape);
    const area = assertRepaired(
      drawing(layer([ground, ...shapes])),
      drawing(layer([ground, ...after])),
    );
    assert.ok(area < 0.5 * 180 * 100, `shape ${index}: ${area}`);
  });
  assertRepaired(drawing(layer([ground, ...shapes])), drawing(layer([ground, ...shapes.slice(1)])));
  assertRepaired(
    drawing(layer([ground, ...shapes])),
    drawing(layer([ground, ...shapes.toReversed()])),
  );
});

Deno.test("damageBetween() finds moved layers, and layers that came or went", () => {
  const one = layer([ground, line([20, 40, 30])]), small = { x: 30, y: 20, width: 40, height: 30 };
  const cover = layer([{ ...ground, fill: "#402020" } as Shape], [text("menu", 5, 15)], small);
  assertRepaired(drawing(one), drawing(one, cover));
  assertRepaired(drawing(one, cover), drawing(one));
  assertRepaired(drawing(one, cover), drawing(one, { ...cover, x: 60, width: 50 }));
  // What lies over a change is drawn again, what lies under a layer that is not opaque too.
  assertRepaired(drawing(one, cover), drawing(layer([ground, line([20, 40, 90])]), cover));
  const glass = layer([{ ...ground, opacity: 0.5 } as Shape], [], small);
  assertRepaired(drawing(one, glass), drawing(layer([ground, line([20, 40, 90])]), glass));
  const round = layer([{ ...ground, width: 40, height: 30, radius: 9 } as Shape], [], small);
  assertRepaired(drawing(one, round), drawing(layer([ground, line([20, 40, 90])]), round));
});

Deno.test("damageBetween() takes of a line that only went on its end alone", () => {
  const values = Array.from({ length: 40 }, (_, index) => 50 + 20 * Math.cos(index));
  const before = drawing(layer([ground, line(values.slice(0, 38))]));
  const after = drawing(layer([ground, line(values)]));
  assert.ok(assertRepaired(before, after) < 0.2 * 180 * 100);
});

Deno.test("damageBetween() leaves nothing of the old picture, however lines go on", () => {
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.double({ min: -10, max: 110, noNaN: true }) },
    { weight: 1, arbitrary: fc.constant(NaN) },
  );
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 45 }),
      fc.array(value, { minLength: 0, maxLength: 4 }),
      fc.array(value, { minLength: 0, maxLength: 4 }),
      fc.constantFrom<readonly number[]>([], [10, 6], [2.8, 4.4], [7, 2, 1]),
      fc.constantFrom(0.9, 4.3, 17),
      (common, end, otherEnd, dash, step) => {
        const areaOfLine = (ys: readonly number[]): Shape => ({
          kind: "area",
          xs: Float64Array.from(ys, (_, index) => 5 + step * index),
          tops: Float64Array.from(ys),
          bottoms: Float64Array.from(ys, () => 95),
          fill: "#40c0f0",
          opacity: 0.2,
        });
        const page = (ys: readonly number[]) =>
          drawing(layer([ground, areaOfLine(ys), line(ys, { dash, step })]));
        assertRepaired(page([...common, ...end]), page([...common, ...otherEnd]));
      },
    ),
    { numRuns: 150, seed: 3 },
  );
});
