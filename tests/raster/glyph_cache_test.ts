import assert from "node:assert/strict";
import { DejaVuFont } from "../../src/raster/dejavu_font.ts";
import { GlyphCache } from "../../src/raster/glyph_cache.ts";

Deno.test("GlyphCache keeps a bounded number of glyphs, whatever texts come", () => {
  const cache = new GlyphCache(new DejaVuFont());
  let most = 0;
  for (let size = 10; size < 60; size++) {
    for (let row = 0; row < 20; row++) {
      const codes = Array.from({ length: 90 }, (_, index) => 33 + (index + row) % 90);
      const weight = row % 2 === 0 ? "regular" : "bold";
      cache.layOut(String.fromCodePoint(...codes), { x: row, sizePx: size / 2, weight }, () => {});
      most = Math.max(most, cache.size);
    }
  }
  assert.ok(most > 500 && most <= 2048, `${most} glyphs`);
});
