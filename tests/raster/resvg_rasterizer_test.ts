import assert from "node:assert/strict";
import mono from "dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf" with { type: "bytes" };
import { drawPage } from "../../src/chart/draw_page.ts";
import { svgDocument } from "../../src/chart/svg_document.ts";
import { DejaVuFont } from "../../src/raster/dejavu_font.ts";
import { PageRasterizer } from "../../src/raster/page_rasterizer.ts";
import { ResvgRasterizer } from "../../src/raster/resvg_rasterizer.ts";
import { undrawable } from "../../src/raster/undrawable.ts";
import { decodePng } from "../helpers/png.ts";
import { withDirectory } from "../helpers/with_directory.ts";
import { assertSameBytes, comparePixels } from "./compare_pixels.ts";
import { framePixels } from "./frame_pixels.ts";
import { pageOfLines } from "./page_of_lines.ts";

const font = new DejaVuFont();
const resvg = () => new ResvgRasterizer((drawing) => svgDocument(drawing, font));
const page = (second = 0) =>
  drawPage(pageOfLines({ second, troubled: true }), {
    width: 800,
    height: 500,
    theme: "dark",
    font,
  });

Deno.test("ResvgRasterizer draws a page as PageRasterizer does, of comparable size", async () => {
  const drawing = page();
  const slow = await resvg().draw(drawing), fast = await new PageRasterizer({ font }).draw(drawing);
  assert.ok(slow !== undefined && fast !== undefined);
  assert.deepEqual([slow.width, slow.height], [800, 500]);
  assert.deepEqual(slow.changed, [{ left: 0, top: 0, right: 800, bottom: 500 }]);
  const { mean } = comparePixels(framePixels(slow), framePixels(fast));
  assert.ok(mean < 2, `mean ${mean}`);
  const decoded = decodePng(slow.png);
  assert.equal(decoded.colorType, 3);
  assertSameBytes(decoded.rgba, framePixels(slow));
  assert.ok(slow.png.length < 2 * fast.png.length, `${slow.png.length} of ${fast.png.length}`);
});

Deno.test("ResvgRasterizer's last drawing wins while one is under way", async () => {
  const rasterizer = resvg();
  const frames = await Promise.all([0, 1, 2, 3].map((second) => rasterizer.draw(page(second))));
  assert.deepEqual(frames.map((frame) => frame !== undefined), [true, false, false, true]);
});

Deno.test("ResvgRasterizer stops at an abort and refuses sizes that no picture has", async () => {
  const reason = new Error("no longer wanted");
  await assert.rejects(resvg().draw(page(), { signal: AbortSignal.abort(reason) }), reason);
  await assert.rejects(resvg().draw({ ...page(), width: 0 }), /0x500 pixels cannot be drawn/);
});

Deno.test("undrawable() names the characters that fonts have no glyph for", async () => {
  await withDirectory(async (folder) => {
    const file = `${folder}/mono.ttf`;
    await Deno.writeFile(file, mono);
    const fonts = { system: false, files: [file] };
    assert.equal(await undrawable("a⌕⌓ 東a東", fonts), "東");
    assert.equal(await undrawable("⌕", fonts), "");
    assert.equal(await undrawable("⌕", { system: false, files: [] }), "⌕");
  });
});
