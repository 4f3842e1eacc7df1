import assert from "node:assert/strict";
import { FULL, Inks } from "../../src/raster/inks.ts";
import { Palette, parseRgb } from "../../src/raster/palette.ts";

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

Deno.test("Palette never holds more than 256 colours, and says when it would need more", () => {
  const palette = new Palette(0, { tolerance: 0 });
  for (let grey = 0; grey < 255; grey++) palette.edge(grey << 16 | grey << 8 | grey);
  assert.equal(palette.count, 256);
  assert.ok(!palette.strained);
  const index = palette.edge(0x400040);
  assert.ok(index > 0 && index < 256);
  assert.ok(palette.strained);
  assert.equal(palette.bytes().length, 768);
});

Deno.test("Palette gives its known flat colours a place before edges take all", () => {
  const first = new Palette(0, { tolerance: 0 });
  for (let grey = 0; grey < 255; grey++) first.edge(grey << 16 | grey << 8 | grey);
  first.flat(0x123456);
  const second = new Palette(0, { tolerance: 0, flats: first.flats });
  for (let grey = 0; grey < 255; grey++) second.edge(grey << 16 | grey << 8 | grey);
  assert.equal(second.rgb(second.flat(0x123456)), 0x123456);
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
