import assert from "node:assert/strict";
import { drawPage } from "../../src/chart/draw_page.ts";
import { svgDocument } from "../../src/chart/svg_document.ts";
import type { Drawing, TextRun } from "../../src/model/drawing.ts";
import { DejaVuFont } from "../../src/raster/dejavu_font.ts";
import type { Frame } from "../../src/raster/rasterizer.ts";
import { PageRasterizer } from "../../src/raster/page_rasterizer.ts";
import { renderSvg } from "../../src/raster/render_svg.ts";
import { assertSameBytes, comparePixels } from "./compare_pixels.ts";
import { decodePng } from "../helpers/png.ts";
import { framePixels } from "./frame_pixels.ts";
import { pageOfLines, type PageOfLinesOptions } from "./page_of_lines.ts";
import { storedDrawing } from "./stored_drawing.ts";

const font = new DejaVuFont();

interface Size {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: "dark" | "light";
  readonly cursorMs?: number;
}

function pageDrawing(view: PageOfLinesOptions, size: Size = {}): Drawing {
  const { width = 800, height = 500, theme = "dark", ...others } = size;
  return drawPage(pageOfLines(view), { width, height, theme, font, ...others });
}

async function drawn(rasterizer: PageRasterizer, drawing: Drawing): Promise<Frame> {
  const frame = await rasterizer.draw(drawing);
  assert.ok(frame !== undefined);
  return frame;
}

/** The pixels of the boxes that changed. */
function areaOf({ changed }: Frame): number {
  return changed.reduce(
    (sum, { left, top, right, bottom }) => sum + (right - left) * (bottom - top),
    0,
  );
}

async function reference(drawing: Drawing): Promise<Uint8Array> {
  return (await renderSvg(svgDocument(drawing, font))).rgba;
}

const SIZES = [[640, 400], [1000, 600], [1600, 1000], [3840, 2160]] as const;

for (const theme of ["dark", "light"] as const) {
  for (const [width, height] of SIZES) {
    Deno.test(`PageRasterizer draws a ${theme} page of ${width}x${height} as the plain SVG pipeline does`, async () => {
      const drawing = pageDrawing({ troubled: true }, { width, height, theme });
      const frame = await drawn(new PageRasterizer({ font }), drawing);
      const difference = comparePixels(framePixels(frame), await reference(drawing));
      // The reference smooths edges in quarters of pixels, so no edge can be quite alike; a
      // letter or a line that were missing or a pixel off would be ten times of this.
      assert.ok(difference.mean < 900 / width + 0.45, `mean ${difference.mean}`);
      assert.ok(
        difference.shareOver(32) < 3 / width + 0.001,
        `over 32: ${difference.shareOver(32)}`,
      );
      assert.ok(difference.shareOver(96) < 0.0002, `over 96: ${difference.shareOver(96)}`);
    });
  }
}

for (const name of ["dark-640x400", "light-900x560", "dense-800x500"]) {
  Deno.test(`PageRasterizer draws the golden page ${name}`, async () => {
    const frame = await drawn(new PageRasterizer({ font }), storedDrawing(name));
    const golden = decodePng(
      Deno.readFileSync(new URL(`../fixtures/raster/${name}.png`, import.meta.url)),
    );
    assert.equal(golden.width, frame.width);
    const difference = comparePixels(framePixels(frame), golden.rgba);
    assert.ok(difference.greatest <= 24, `greatest ${difference.greatest}`);
    assert.ok(difference.mean < 0.05, `mean ${difference.mean}`);
  });
}

Deno.test("PageRasterizer's PNG is valid, indexed, and holds the frame's pixels", async () => {
  const frame = await drawn(new PageRasterizer({ font }), pageDrawing({ troubled: true }));
  const decoded = decodePng(frame.png);
  assert.deepEqual(decoded.chunks, ["IHDR", "PLTE", "IDAT", "IEND"]);
  assert.equal(decoded.colorType, 3);
  assert.deepEqual([decoded.width, decoded.height], [800, 500]);
  assertSameBytes(decoded.rgba, framePixels(frame));
  const indexes = frame.indexes();
  assert.equal(indexes.length, 800 * 500);
  assert.ok(frame.palette.length <= 3 * 256);
  assert.ok(indexes.every((index) => 3 * index < frame.palette.length));
});

Deno.test("PageRasterizer reaches by changes the same picture as from scratch", async () => {
  const kept = new PageRasterizer({ font });
  let frame = await drawn(kept, pageDrawing({}));
  for (let second = 1; second <= 12; second++) {
    frame = await drawn(kept, pageDrawing({ second, troubled: second % 3 === 0 }));
    assertSameBytes(decodePng(frame.png).rgba, framePixels(frame));
  }
  const fresh = await drawn(
    new PageRasterizer({ font }),
    pageDrawing({ second: 12, troubled: true }),
  );
  const difference = comparePixels(framePixels(frame), framePixels(fresh));
  // Which of two near colours an edge shares may differ; nothing more.
  assert.ok(difference.greatest <= 64, `greatest ${difference.greatest}`);
  assert.ok(difference.mean < 0.5, `mean ${difference.mean}`);
});

Deno.test("PageRasterizer names all that changed, and outside of it nothing does", async () => {
  const kept = new PageRasterizer({ font });
  const first = await drawn(kept, pageDrawing({}));
  assert.deepEqual(first.changed, [{ left: 0, top: 0, right: 800, bottom: 500 }]);
  let before = framePixels(first), partial = 0;
  for (let second = 1; second < 6; second++) {
    const frame = await drawn(kept, pageDrawing({ second, troubled: second > 3 }));
    const after = framePixels(frame);
    const covered = new Uint8Array(800 * 500);
    for (const { left, top, right, bottom } of frame.changed) {
      assert.ok(
        left >= 0 && top >= 0 && right <= 800 && bottom <= 500 && left < right && top < bottom,
      );
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) covered[y * 800 + x]!++;
      }
    }
    assert.ok(covered.every((times) => times <= 1), "boxes overlap");
    if (covered.some((times) => times === 0)) partial++;
    let changes = 0;
    for (let pixel = 0; pixel < covered.length; pixel++) {
      const same = [0, 1, 2].every((channel) =>
        before[4 * pixel + channel] === after[4 * pixel + channel]
      );
      if (same) continue;
      changes++;
      assert.equal(covered[pixel], 1, `pixel ${pixel % 800},${Math.floor(pixel / 800)}`);
    }
    assert.ok(changes > 0);
    before = after;
  }
  assert.ok(partial >= 3, "some of the page stays as it is");
});

Deno.test("PageRasterizer draws and compresses nothing where nothing changed", async () => {
  const kept = new PageRasterizer({ font });
  const first = await drawn(kept, pageDrawing({}));
  const again = await drawn(kept, pageDrawing({}));
  assert.deepEqual(again.changed, []);
  assert.equal(again.png, first.png);
});

Deno.test("PageRasterizer draws little where little changed", async () => {
  const kept = new PageRasterizer({ font });
  const page = pageDrawing({}), total = 800 * 500;
  await drawn(kept, page);
  const [header, ...others] = page.layers;
  const texts = header!.texts.map((run): TextRun => ({
    ...run,
    text: run.text.replace(":00 UTC", ":01 UTC"),
  }));
  assert.notDeepEqual(texts, header!.texts);
  const frame = await drawn(kept, { ...page, layers: [{ ...header!, texts }, ...others] });
  assert.equal(frame.changed.length, 1);
  assert.ok(areaOf(frame) < 0.02 * total);
  const next = await drawn(kept, pageDrawing({ second: 1 }));
  assert.ok(areaOf(next) < 0.9 * total, "what stays is not drawn again");
});

Deno.test("PageRasterizer's last drawing wins while one is under way", async () => {
  const rasterizer = new PageRasterizer({ font });
  const drawings = [0, 1, 2, 3].map((second) => pageDrawing({ second }));
  const frames = await Promise.all(drawings.map((drawing) => rasterizer.draw(drawing)));
  assert.ok(frames[0] !== undefined && frames[3] !== undefined);
  assert.deepEqual(frames.slice(1, 3), [undefined, undefined]);
  const alone = await drawn(new PageRasterizer({ font }), drawings[3]!);
  assert.ok(comparePixels(framePixels(frames[3]), framePixels(alone)).mean < 0.5);
});

Deno.test("PageRasterizer lets other tasks run while it draws", async () => {
  const rasterizer = new PageRasterizer({ font });
  let turns = 0, done = false;
  const other = (async () => {
    while (!done) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      turns++;
    }
  })();
  await rasterizer.draw(pageDrawing({}, { width: 3840, height: 2160 }));
  done = true;
  await other;
  assert.ok(turns > 5, `${turns} turns`);
});

Deno.test("PageRasterizer stops at an abort, and draws the next page whole", async () => {
  const rasterizer = new PageRasterizer({ font });
  await drawn(rasterizer, pageDrawing({}));
  const controller = new AbortController();
  const work = rasterizer.draw(
    pageDrawing({ second: 5 }, { width: 1600, height: 1000 }),
    controller,
  );
  controller.abort(new Error("the view was closed"));
  await assert.rejects(work, /the view was closed/);
  await assert.rejects(rasterizer.draw(pageDrawing({}), { signal: AbortSignal.abort() }), {
    name: "AbortError",
  });
  const drawing = pageDrawing({ second: 6 }, { width: 1600, height: 1000 });
  const frame = await drawn(rasterizer, drawing);
  assert.deepEqual(frame.changed, [{ left: 0, top: 0, right: 1600, bottom: 1000 }]);
  const alone = await drawn(new PageRasterizer({ font }), drawing);
  assertSameBytes(framePixels(frame), framePixels(alone));
});

Deno.test("PageRasterizer goes on with the waiting drawing when the one under way is aborted", async () => {
  const rasterizer = new PageRasterizer({ font });
  const controller = new AbortController();
  const first = rasterizer.draw(pageDrawing({}), controller);
  const second = rasterizer.draw(pageDrawing({ second: 1 }));
  controller.abort(new Error("no longer wanted"));
  await assert.rejects(first, /no longer wanted/);
  assert.ok(await second !== undefined);
});

Deno.test("PageRasterizer starts afresh at another size or ground, with all of it changed", async () => {
  const rasterizer = new PageRasterizer({ font });
  for (
    const size of [{ width: 640, height: 400 }, { width: 700, height: 400 }, {
      width: 700,
      height: 400,
      theme: "light",
    }] as const
  ) {
    const frame = await drawn(rasterizer, pageDrawing({}, size));
    assert.deepEqual(frame.changed, [{ left: 0, top: 0, right: size.width, bottom: 400 }]);
    assertSameBytes(decodePng(frame.png).rgba, framePixels(frame));
  }
});

Deno.test("PageRasterizer stays near the true colours when a page has more than a palette holds", async () => {
  const shapes = Array.from({ length: 700 }, (_, index) => ({
    kind: "rect" as const,
    x: index % 35 * 8,
    y: Math.floor(index / 35) * 8,
    width: 8,
    height: 8,
    fill: `#${(index * 23_456 + 4096).toString(16).padStart(6, "0").slice(-6)}`,
  }));
  const drawing: Drawing = {
    width: 280,
    height: 160,
    background: "#000000",
    layers: [{ x: 0, y: 0, width: 280, height: 160, shapes, texts: [] }],
  };
  const frame = await drawn(new PageRasterizer({ font }), drawing);
  assert.ok(frame.palette.length <= 3 * 256);
  assertSameBytes(decodePng(frame.png).rgba, framePixels(frame));
  const { mean } = comparePixels(framePixels(frame), await reference(drawing));
  assert.ok(mean < 40, `mean ${mean}`);
});

Deno.test("PageRasterizer gives up colours that went out of use before it blurs those in use", async () => {
  const rasterizer = new PageRasterizer({ font });
  let worst = 0;
  for (let page = 0; page < 12; page++) {
    const hue = (index: number) =>
      `#${((page * 997 + index * 77_777 + 4096) % 0xffffff).toString(16).padStart(6, "0")}`;
    const drawing: Drawing = {
      width: 300,
      height: 40,
      background: "#101010",
      layers: [{
        x: 0,
        y: 0,
        width: 300,
        height: 40,
        shapes: Array.from({ length: 30 }, (_, index) => ({
          kind: "dot" as const,
          x: index * 10 + 5.3,
          y: 20.4,
          radius: 4,
          fill: hue(index),
        })),
        texts: [],
      }],
    };
    const frame = await drawn(rasterizer, drawing);
    worst = Math.max(
      worst,
      comparePixels(framePixels(frame), await reference(drawing)).shareOver(64),
    );
  }
  assert.ok(worst < 0.01, `${worst}`);
});

Deno.test("PageRasterizer's frame gives no pixels of a later one", async () => {
  const rasterizer = new PageRasterizer({ font });
  const first = await drawn(rasterizer, pageDrawing({}));
  const png = first.png.slice();
  await drawn(rasterizer, pageDrawing({ second: 3 }));
  assert.throws(() => framePixels(first), /once the next one is begun/);
  assert.throws(() => first.indexes(), /once the next one is begun/);
  assertSameBytes(first.png, png);
});

Deno.test("PageRasterizer makes the PNG of a frame drawn without one when it is read, the same one", async () => {
  const pages = [0, 1].map((second) => pageDrawing({ second }));
  const eager = new PageRasterizer({ font }), late = new PageRasterizer({ font });
  for (const page of pages) {
    const frame = (await late.draw(page, { png: false }))!;
    assertSameBytes(frame.png, (await eager.draw(page))!.png);
    assert.equal((await late.draw(page, { png: false }))!.png, frame.png, "it is kept");
  }
  const first = (await late.draw(pages[0]!, { png: false }))!;
  await late.draw(pages[1]!, { png: false });
  assert.throws(() => first.png, /once the next one is begun/);
});

Deno.test("PageRasterizer refuses sizes that no picture has", async () => {
  const rasterizer = new PageRasterizer({ font });
  for (const width of [0, -1, 1.5, NaN, 20_000]) {
    await assert.rejects(
      rasterizer.draw({ width, height: 10, background: "#000000", layers: [] }),
      RangeError,
    );
  }
});
