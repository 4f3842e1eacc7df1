import assert from "node:assert/strict";
import { svgDocument } from "../../src/chart/svg_document.ts";
import type { Drawing, TextRun } from "../../src/model/drawing.ts";
import { DejaVuFont } from "../../src/raster/dejavu_font.ts";

const font = new DejaVuFont();
const text = (words: string): TextRun => ({
  text: words,
  x: 50,
  y: 20,
  sizePx: 12,
  weight: "regular",
  color: "#ffffff",
  anchor: "middle",
});
const layer = (words: string, group?: string) => ({
  x: 0,
  y: 0,
  width: 100,
  height: 40,
  shapes: [],
  texts: [text(words)],
  ...(group === undefined ? {} : { group }),
});
const drawing: Drawing = {
  width: 100,
  height: 40,
  background: "#000000",
  title: "A & B",
  description: "ats1 <old>",
  layers: [layer("head"), layer("one", `Say "when"`), layer("two", `Say "when"`), layer("x", "Z")],
};

Deno.test("svgDocument() says what it shows, and groups what belongs to a panel", () => {
  const svg = svgDocument(drawing, font);
  assert.match(svg, /<title>A &amp; B<\/title><desc>ats1 &lt;old&gt;<\/desc>/);
  assert.equal(svg.match(/<g role="group"/g)?.length, 2);
  assert.match(svg, /<g role="group" aria-label="Say &quot;when&quot;">/);
  assert.equal(svg.match(/<g/g)?.length, svg.match(/<\/g>/g)?.length);
});

Deno.test("svgDocument() draws texts as paths, and for readers also as unseen texts", () => {
  assert.doesNotMatch(svgDocument(drawing, font), /<text/);
  const svg = svgDocument(drawing, font, { readable: true });
  assert.match(svg, /<text [^>]*textLength="[\d.]+" fill-opacity="0">head<\/text>/);
  assert.equal(svg.match(/<path/g)?.length, 4);
});

Deno.test("svgDocument() leaves texts that the font has no glyph for to another font", () => {
  const strange = { ...drawing, layers: [layer("東京 <1>"), layer("known")] };
  const svg = svgDocument(strange, font);
  assert.match(svg, /<text x="50" y="20" [^>]*text-anchor="middle"[^>]*>東京 &lt;1&gt;<\/text>/);
  assert.equal(svg.match(/<path/g)?.length, 1);
});
