import assert from "node:assert/strict";
import mono from "dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf" with { type: "bytes" };
import { openPainter } from "../../../src/app/picture/page_painter.ts";
import type { PageView } from "../../../src/model/page_view.ts";
import { decodePng } from "../../helpers/png.ts";
import { withDirectory } from "../../helpers/with_directory.ts";
import { pageOfLines } from "../../raster/page_of_lines.ts";

const SIZE = { width: 640, height: 400 };
const named = (name: string): PageView => ({ ...pageOfLines({}), name });

Deno.test("openPainter() draws by resvg what the embedded font has no glyph for", async () => {
  await withDirectory(async (folder) => {
    const fontFile = `${folder}/mono.ttf`;
    await Deno.writeFile(fontFile, mono);
    const told: string[] = [];
    const painter = await openPainter(
      { renderer: "auto", theme: "dark", fontFile },
      (sentence) => void told.push(sentence),
    );
    const unread: string[] = [];
    const fast = await openPainter(
      { renderer: "fast", theme: "dark" },
      (sentence) => void unread.push(sentence),
    );
    const known = named("Requests"), strange = named("⌕ ⌓");
    // A page that the font can draw is drawn in the fast way, to the byte.
    assert.deepEqual((await painter.paint(known, SIZE))?.png, (await fast.paint(known, SIZE))?.png);
    const drawn = decodePng((await painter.paint(strange, SIZE))!.png);
    const boxes = decodePng((await fast.paint(strange, SIZE))!.png);
    assert.notDeepEqual(drawn.rgba, boxes.rgba);
    assert.deepEqual(told, []);
    assert.deepEqual(unread, [
      "The built-in font has no glyph for ⌕⌓: --renderer auto draws such texts.",
    ]);
    await painter.paint(named("東 ⌕"), SIZE);
    await painter.paint(named("東 ⌕"), SIZE);
    assert.deepEqual(told, [`${fontFile} has no glyph for 東.`]);
  });
});

Deno.test("openPainter() refuses a font that is none, and says so", async () => {
  await withDirectory(async (folder) => {
    await Deno.writeTextFile(`${folder}/no.ttf`, "<html>");
    const settings = { renderer: "auto", theme: "dark" } as const;
    await assert.rejects(
      openPainter({ ...settings, fontFile: `${folder}/no.ttf` }, assert.fail),
      /no\.ttf: this is no TrueType or OpenType font/,
    );
    await assert.rejects(
      openPainter({ ...settings, fontFile: `${folder}/gone.ttf` }, assert.fail),
      /gone\.ttf: there is no such file\./,
    );
  });
});
