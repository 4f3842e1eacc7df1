import assert from "node:assert/strict";
import { DejaVuFont } from "../../src/raster/dejavu_font.ts";
import { GlyphCache } from "../../src/raster/glyph_cache.ts";
import { glyphMask } from "../../src/raster/glyph_mask.ts";
import { FULL } from "../../src/raster/inks.ts";
import { TrueType } from "../../src/raster/true_type.ts";

const font = new DejaVuFont();

Deno.test("DejaVuFont's digits are all as wide, so that values do not jump", () => {
  for (const weight of ["regular", "bold"] as const) {
    const widths = new Set([..."0123456789"].map((digit) => font.width(digit, 20, weight)));
    assert.equal(widths.size, 1);
  }
  // 1303 of 2048 units, as the font's own table of widths has it.
  assert.ok(Math.abs(font.width("0", 2048, "regular") - 1303) < 1e-9);
  assert.ok(font.width("0", 20, "bold") > font.width("0", 20, "regular"));
});

Deno.test("DejaVuFont's widths add up and grow with the size", () => {
  const whole = font.width("ats1.dc1 – 3,6K/s", 15, "regular");
  const parts = [..."ats1.dc1 – 3,6K/s"].map((letter) => font.width(letter, 15, "regular"));
  assert.ok(Math.abs(whole - parts.reduce((sum, part) => sum + part, 0)) < 1e-9);
  assert.ok(Math.abs(font.width("ats1.dc1 – 3,6K/s", 30, "regular") - 2 * whole) < 1e-9);
  assert.equal(font.width("", 15, "regular"), 0);
});

Deno.test("DejaVuFont has the signs that pages are written with, and a box for what it lacks", () => {
  const face = font.face("regular");
  for (const sign of "…–·→←±µ×%/äé") assert.notEqual(face.glyph(sign.codePointAt(0)!), 0, sign);
  const missing = face.glyph(0x6f22);
  assert.equal(missing, 0);
  assert.ok(face.outline(missing).length > 0);
  assert.ok(face.advance(missing) > 0);
});

Deno.test("DejaVuFont's outlines are SVG paths where they should be", () => {
  const path = font.outline("Il", 100, 50, 20, "regular");
  assert.match(path, /^(M[^A-Z]+([LQ][^A-Z]+)+Z)+$/);
  const xs = [...path.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map((match) => Number(match[1]));
  assert.ok(xs.every((x) => x >= 100 && x <= 100 + font.width("Il", 20, "regular")));
  assert.equal(font.outline(" ", 100, 50, 20, "regular"), "");
});

Deno.test("TrueType puts composite glyphs together from their parts", () => {
  const face = font.face("regular");
  const letter = face.outline(face.glyph("a".codePointAt(0)!));
  const accented = face.outline(face.glyph("ä".codePointAt(0)!));
  assert.equal(accented.length, letter.length + 2);
});

Deno.test("TrueType refuses bytes that are no font", () => {
  assert.throws(() => new TrueType(new Uint8Array(0)), RangeError);
  assert.throws(() => new TrueType(new Uint8Array(64)), /no table/);
});

Deno.test("glyphMask() covers an outline's area, wherever the pen stands", () => {
  const square = [
    [[100, 0], [100, 600], [700, 600], [700, 0]].map(([x, y]) => ({ x: x!, y: y!, on: true })),
  ];
  for (const shift of [0, 0.25, 0.7]) {
    const mask = glyphMask(square, { scale: 0.02, shift });
    const sum = mask.levels.reduce((total, level) => total + level, 0) / FULL;
    assert.ok(Math.abs(sum - 144) < 3, `${sum}`);
    assert.equal(mask.left, Math.floor(2 + shift));
    assert.equal(mask.top, -12);
  }
});

Deno.test("glyphMask() leaves counters open and counts overlapping contours once", () => {
  const face = font.face("bold");
  const ring = glyphMask(face.outline(face.glyph("o".codePointAt(0)!)), {
    scale: 40 / 2048,
    shift: 0,
  });
  assert.equal(
    ring.levels[Math.floor(ring.height / 2) * ring.width + Math.floor(ring.width / 2)],
    0,
  );
  const square = [[0, 0], [0, 500], [500, 500], [500, 0]].map(([x, y]) => ({
    x: x!,
    y: y!,
    on: true,
  }));
  const once = glyphMask([square], { scale: 0.02, shift: 0 });
  assert.deepEqual(glyphMask([square, square], { scale: 0.02, shift: 0 }), once);
  assert.equal(glyphMask([], { scale: 1, shift: 0 }).width, 0);
});

Deno.test("GlyphCache draws a glyph once for each place within a pixel, and forgets the oldest", () => {
  const cache = new GlyphCache(font, { capacity: 40 });
  const layOut = (text: string, sizePx: number) => {
    let count = 0;
    cache.layOut(text, { x: 3, sizePx, weight: "regular" }, () => count++);
    return count;
  };
  assert.equal(layOut("0 0", 15), 2);
  const { size } = cache;
  assert.equal(layOut("0 0", 15), 2);
  assert.equal(cache.size, size);
  for (let sizePx = 10; sizePx < 60; sizePx++) layOut("0123456789", sizePx);
  assert.ok(cache.size <= 40 && cache.size > 10);
});
