import assert from "node:assert/strict";
import { FULL, Inks } from "../../src/raster/inks.ts";
import { parseRgb } from "../../src/base/rgb.ts";
import { Palette } from "../../src/raster/palette.ts";

Deno.test("Palette keeps flat colours exactly and lets edges share near ones", () => {
  const palette = new Palette(0x101010, { tolerance: 8 });
  const red = palette.flat(0xff0000);
  assert.equal(palette.rgb(red), 0xff0000);
  assert.equal(palette.edge(0xf80806), red);
  assert.notEqual(palette.edge(0xf00000), red);
  const near = palette.flat(0xfe0000);
  assert.equal(palette.rgb(near), 0xfe0000);
  assert.ok(palette.isFlat(red) && palette.isFlat(near) && !palette.isFlat(palette.edge(0x00ff00)));
  assert.deepEqual([...palette.bytes().subarray(0, 6)], [0x10, 0x10, 0x10, 0xff, 0, 0]);
});

Deno.test("Palette never holds more than 256 colours, and then gives the nearest", () => {
  const palette = new Palette(0, { tolerance: 0 });
  for (let grey = 1; grey < 256; grey++) palette.edge(grey << 16 | grey << 8 | grey);
  assert.equal(palette.count, 256);
  assert.equal(palette.rgb(palette.edge(0x40403c)), 0x3e3e3e);
  assert.equal(palette.bytes().length, 768);
});

Deno.test("Palette lets edges share more the fewer entries are free, so that all find a near one", () => {
  const palette = new Palette(0, { tolerance: 8 });
  let furthest = 0;
  const counts: number[] = [];
  for (let step = 0; step < 4096; step++) {
    const color = (step * 0x9e3779b1 >>> 8) & 0xffffff;
    const entry = palette.rgb(palette.edge(color));
    const away = [16, 8, 0].map((shift) =>
      Math.abs((entry >> shift & 255) - (color >> shift & 255))
    );
    furthest = Math.max(furthest, ...away);
    counts.push(palette.count);
  }
  assert.ok(counts[200]! > 140, `${counts[200]} entries for the first 200 colours`);
  assert.ok(furthest <= 64, `${furthest}`);
});

Deno.test("Inks mix by weight, whatever lies below, and remember it", () => {
  const palette = new Palette(0, { tolerance: 0 });
  const inks = new Inks(palette);
  const ground = palette.flat(0x204060),
    ink = inks.ink("#ffffff"),
    glass = inks.ink("#ff0000", 0.25);
  assert.equal(palette.rgb(ink.solid), 0xffffff);
  assert.equal(glass.solid, 0);
  const half = inks.mix(ink, FULL / 2, ground);
  assert.equal(palette.rgb(half), 0x90a0b0);
  assert.equal(ink.table[FULL / 2 << 8 | ground], half);
  assert.equal(palette.rgb(inks.mix(glass, FULL, ground)), 0x583048);
  assert.equal(palette.rgb(inks.mix(glass, FULL, inks.mix(glass, FULL, ground))), 0x822436);
  assert.equal(inks.mix(inks.ink("#204060"), 3, ground), ground);
  assert.equal(inks.ink("#ffffff"), ink);
});

Deno.test("parseRgb() reads #rrggbb, and takes anything else for a grey", () => {
  assert.equal(parseRgb("#A1b2C3"), 0xa1b2c3);
  for (const odd of ["", "red", "#fff", "#12345g", "#1234567", " #123456"]) {
    assert.equal(parseRgb(odd), 0x888888);
  }
});
