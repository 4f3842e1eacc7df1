import assert from "node:assert/strict";
import { drawPage, panelBoxes } from "../../src/chart/draw_page.ts";
import type { Drawing, Shape, TextRun } from "../../src/model/drawing.ts";
import { DejaVuFont } from "../../src/raster/dejavu_font.ts";
import {
  curvesPage,
  fleetPage,
  host,
  line,
  page,
  panel,
  trafficPage,
  troublePage,
  unmeasuredPage,
} from "./text/fixture_page.ts";

const font = new DejaVuFont();
const SIZES = [[320, 190], [640, 400], [800, 500], [1000, 600], [1600, 1000], [1920, 480], [
  3840,
  2160,
]] as const;

const fourHosts = () =>
  page(
    ["Requests with a very long title that hardly fits its panel", "Latency", "Bytes", "Errors"]
      .map(
        (title) =>
          panel(title, {
            lines: ["Client", "Origin"].flatMap((metric) =>
              [0, 1, 2, 3].map((host) => line(metric, () => 123_456_789_012 + host, { host }))
            ),
          }),
      ),
    {
      hosts: [0, 1, 2, 3].map((index) => host(`edge-cache-${index}.frankfurt.example-cdn.net`)),
    },
  );

const PAGES = {
  trafficPage: trafficPage(),
  troublePage: troublePage(),
  fleetPage: fleetPage(),
  curvesPage: curvesPage(),
  fourHosts: fourHosts(),
  unmeasuredPage: unmeasuredPage(),
};

interface TextBox {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where the capitals and digits of a text stand on the page. */
function textBox(
  { text, x, y, sizePx, weight, anchor }: TextRun,
  at: { x: number; y: number },
): TextBox {
  const width = font.width(text, sizePx, weight);
  const left = at.x + x - (anchor === "end" ? width : anchor === "middle" ? width / 2 : 0);
  return { text, left, right: left + width, top: at.y + y - 0.72 * sizePx, bottom: at.y + y };
}

const textsOf = (drawing: Drawing) =>
  drawing.layers.flatMap((layer) => layer.texts.map((run) => textBox(run, layer)));

for (const [name, view] of Object.entries(PAGES)) {
  Deno.test(`drawPage() of ${name} overlaps and clips no text at any size`, () => {
    for (const [width, height] of SIZES) {
      const texts = textsOf(drawPage(view, { width, height, theme: "dark", font }));
      assert.ok(texts.length > 10);
      for (const [index, one] of texts.entries()) {
        const where = `"${one.text}" at ${width}x${height}`;
        assert.ok(one.left >= 0 && one.right <= width + 1, `${where} leaves the page sideways`);
        assert.ok(one.top >= 0 && one.bottom <= height, `${where} leaves the page`);
        for (const other of texts.slice(index + 1)) {
          const apart = one.right <= other.left + 1 || other.right <= one.left + 1 ||
            one.bottom <= other.top || other.bottom <= one.top;
          assert.ok(apart, `${where} overlaps "${other.text}"`);
        }
      }
    }
  });
}

Deno.test("drawPage() keeps every text at a readable size", () => {
  for (const [width, height] of SIZES) {
    const drawing = drawPage(PAGES.fourHosts, { width, height, theme: "light", font });
    for (const run of drawing.layers.flatMap((layer) => layer.texts)) {
      assert.ok(run.sizePx >= 10, `${run.text} has ${run.sizePx} px at ${width}x${height}`);
    }
  }
});

Deno.test("drawPage() says the values of the hosts in their order beside the metric", () => {
  const drawing = drawPage(trafficPage(), { width: 1600, height: 1000, theme: "dark", font });
  const texts = drawing.layers.flatMap((layer) => layer.texts.map((run) => run.text));
  const client = texts.indexOf("Client");
  assert.deepEqual(texts.slice(client, client + 4), ["Client", "726", " / ", "595"]);
});

Deno.test("drawPage() names the hosts on a phone, too, or says how many there are", () => {
  const heads = (labels: readonly string[]) => {
    const view = page([panel("Requests", { lines: [line("Client", () => 1)] })], {
      hosts: labels.map((label) => host(label)),
    });
    const drawing = drawPage(view, { width: 390, height: 844, theme: "light", font });
    return drawing.layers[0]!.texts.map(({ text }) => text);
  };
  const short = ["ats1", "ats2", "ats3"];
  assert.deepEqual(heads(short).filter((text) => short.includes(text)), short);
  const long = [0, 1, 2, 3].map((index) => `edge-cache-${index}.frankfurt.example-cdn.net`);
  const texts = heads(long);
  assert.ok(
    texts.includes("4 hosts, 4 answering") ||
      texts.filter((text) => /^edge/.test(text)).length === 4,
    texts.join(),
  );
});

Deno.test("drawPage() breaks lines where a host did not answer and marks the stretch", () => {
  const drawing = drawPage(trafficPage(), { width: 1600, height: 1000, theme: "dark", font });
  const plot = drawing.layers[2]!;
  const lines = plot.shapes.filter((shape) => shape.kind === "polyline" && shape.xs.length > 10);
  assert.equal(lines.length, 4);
  assert.ok(lines.some((shape) => shape.kind === "polyline" && shape.ys.some(Number.isNaN)));
  assert.ok(plot.texts.some((run) => run.text.includes("no answer 9 s")));
});

Deno.test("drawPage() never draws a point outside its plot", () => {
  for (const view of Object.values(PAGES)) {
    const drawing = drawPage(view, { width: 1000, height: 600, theme: "dark", font });
    for (const layer of drawing.layers) {
      for (const shape of layer.shapes) {
        if (shape.kind !== "polyline") continue;
        for (const [index, x] of shape.xs.entries()) {
          const y = shape.ys[index]!;
          assert.ok(x >= -1 && x <= layer.width + 1, `x ${x} of ${layer.width}`);
          assert.ok(Number.isNaN(y) || (y >= -1 && y <= layer.height + 1), `y ${y}`);
        }
      }
    }
  }
});

Deno.test("drawPage() says why a panel is empty", () => {
  const words = (view: ReturnType<typeof page>) =>
    textsOf(drawPage(view, { width: 1000, height: 600, theme: "dark", font })).map((box) =>
      box.text
    );
  assert.ok(words(page([panel("Requests")])).includes("no data yet"));
  const absent = line("Active", () => NaN, { ageMs: -1, absent: ["proxy.process.http2.nope"] });
  const texts = words(page([panel("Connections", { lines: [absent] })], { hosts: [host("ats1")] }));
  assert.ok(texts.includes("Active: not on this host (proxy.process.http2.nope)"));
});

Deno.test("drawPage() shows the chosen panel alone over the whole page", () => {
  const drawing = drawPage(trafficPage(), {
    width: 1000,
    height: 600,
    theme: "dark",
    font,
    focus: 2,
  });
  const titles = drawing.layers.flatMap((layer) => layer.texts.map((run) => run.text));
  assert.ok(titles.includes("Cache hit rate") && !titles.includes("Latency"));
});

Deno.test("panelBoxes() fill the area with 1 to 4 panels without touching each other", () => {
  for (
    const area of [{ x: 0, y: 40, width: 1600, height: 900 }, {
      x: 8,
      y: 0,
      width: 400,
      height: 900,
    }]
  ) {
    for (let count = 1; count <= 4; count++) {
      const boxes = panelBoxes(count, area, 10);
      assert.equal(boxes.length, count);
      const covered = boxes.reduce((sum, box) => sum + box.width * box.height, 0);
      assert.ok(covered > area.width * area.height * 0.93, `${count} panels cover too little`);
      assert.equal(Math.max(...boxes.map((box) => box.x + box.width)), area.x + area.width);
      assert.equal(Math.max(...boxes.map((box) => box.y + box.height)), area.y + area.height);
    }
  }
});

Deno.test("drawPage() of a view scrolled back lets lines leave at the right edge of the plot", () => {
  const whole = curvesPage();
  const view = { ...whole, toMs: whole.toMs - 33_333, fromMs: whole.fromMs + 21_111 };
  const drawing = drawPage(view, { width: 1000, height: 600, theme: "dark", font });
  for (const layer of drawing.layers) {
    for (const shape of layer.shapes) {
      if (shape.kind !== "polyline" || shape.xs.length < 10) continue;
      assert.ok(Math.max(...shape.xs) <= layer.width, "a point lies right of the plot");
      assert.ok(Math.min(...shape.xs) >= 0, "a point lies left of the plot");
    }
  }
});

Deno.test("drawPage() without room for all panels shows the selected one and says which", () => {
  const options = { width: 320, height: 190, theme: "dark", font, selected: 1 } as const;
  const texts = textsOf(drawPage(trafficPage(), options)).map((box) => box.text);
  assert.ok(texts.some((text) => text.startsWith("Latency")) && !texts.includes("Requests"));
  assert.ok(texts.some((text) => text.startsWith("panel 2/4")), texts.join("|"));
});

Deno.test("drawPage() that is too small for anything says so", () => {
  const drawing = drawPage(trafficPage(), { width: 100, height: 50, theme: "dark", font });
  assert.deepEqual(textsOf(drawing).map((box) => box.text), ["too small"]);
});

Deno.test("drawPage() cuts no name in a legend that has room for it", () => {
  const names = ["Attempted", "Completed", "Errors", "Read"];
  const lines = names.flatMap((name) =>
    [401.3, 234.9].map((value, host) => line(name, () => value, { host }))
  );
  const view = page([panel("TLS handshakes", { lines })]);
  for (let width = 900; width < 1000; width += 7) {
    const texts = textsOf(drawPage(view, { width, height: 600, theme: "dark", font }));
    for (const name of names) {
      assert.ok(texts.some((box) => box.text === name), `${name} at ${width}`);
    }
  }
});

Deno.test("drawPage() puts the same times on the axes of all panels", () => {
  const wide = line("Bytes", () => 123_456_789_012);
  const narrow = line("Share", () => 4);
  const panels = [wide, narrow, wide, narrow].map((line, index) =>
    panel(`P${index}`, { lines: [line] })
  );
  for (let width = 600; width < 1800; width += 40) {
    const drawing = drawPage(page(panels), { width, height: 900, theme: "dark", font });
    const labels = drawing.layers
      .map((layer) => layer.texts.map((run) => run.text).filter((text) => /^\d\d:\d\d/.test(text)))
      .filter((texts) => texts.length > 1)
      .map((texts) =>
        Date.parse(`2026-11-21T${texts[1]}Z`) - Date.parse(`2026-11-21T${texts[0]}Z`)
      );
    assert.equal(labels.length, 4);
    assert.equal(new Set(labels).size, 1, `${labels} at ${width}`);
  }
});

Deno.test("drawPage() leaves plots where they are as values get longer and shorter", () => {
  const shown = (value: number) =>
    page([0, 1, 2, 3].map((index) =>
      panel(`P${index}`, {
        lines: ["Client", "Origin"].flatMap((metric) =>
          [0, 1, 2, 3].map((host) => line(metric, () => value, { host }))
        ),
      })
    ));
  for (let width = 500; width < 1800; width += 20) {
    const [short, long] = [63, 62.9].map((value) =>
      drawPage(shown(value), { width, height: 900, theme: "dark", font }).layers
        .map(({ x, y, width, height }) => [x, y, width, height])
    );
    assert.deepEqual(short, long, `at ${width}`);
  }
});

/** The shapes of a panel's plot of the page of what was not measured. */
function plotShapes(panel: number): Shape[] {
  const view = unmeasuredPage();
  const drawing = drawPage(view, { width: 1600, height: 1000, theme: "dark", font });
  const isPlot = (shape: Shape) => shape.kind === "polyline" && shape.xs.length > 20;
  return [...drawing.layers.filter(({ shapes }) => shapes.some(isPlot))[panel]!.shapes];
}

const polylines = (shapes: readonly Shape[]) => shapes.filter((shape) => shape.kind === "polyline");

Deno.test("drawPage() joins points between which nothing was measured by dots, and fills no area under them", () => {
  const shapes = plotShapes(0);
  const line = polylines(shapes).find(({ xs }) => xs.length > 20)!;
  assert.equal(line.ys.filter(Number.isNaN).length, 3);
  const bridges = polylines(shapes).filter(({ stroke, xs }) =>
    stroke === line.stroke && xs.length === 2
  );
  assert.equal(bridges.length, 3);
  for (const { xs, dash = [] } of bridges) {
    assert.ok(dash.length === 2 && dash[0]! < dash[1]!);
    // They begin and end where the line does.
    const at = line.xs.indexOf(xs[1]!);
    assert.ok(at > 0 && Number.isNaN(line.ys[at]!));
    assert.ok(line.xs.includes(xs[0]!));
  }
  const area = shapes.find((shape) => shape.kind === "area")!;
  assert.equal(area.tops.filter(Number.isNaN).length, 3);
  // A single answer between two such stretches is a dot.
  assert.equal(shapes.filter(({ kind }) => kind === "dot").length, 1);
});

Deno.test("drawPage() marks answers that were left out, and names them in the panel that they concern", () => {
  const shapes = plotShapes(1);
  // Two of the three are too near to each other to be told apart: two crosses of two strokes each.
  const strokes = polylines(shapes).filter(({ xs, ys, dash = [] }) =>
    xs.length === 2 && dash.length === 0 && xs[0] !== xs[1] && ys[0] !== ys[1]
  );
  assert.equal(strokes.length, 4);
  const drawing = drawPage(unmeasuredPage(), { width: 1600, height: 1000, theme: "dark", font });
  const texts = drawing.layers.flatMap(({ texts }) => texts.map(({ text }) => text));
  assert.equal(texts.filter((text) => text.includes("3 odd answers left out")).length, 1);
});

Deno.test("drawPage() hangs the area of values below 0 from 0", () => {
  const area = plotShapes(2).find((shape) => shape.kind === "area")!;
  const zero = [...area.tops].filter((top) => [...area.bottoms].includes(top));
  const zeroY = zero[0]!;
  assert.ok(area.tops.every((top, index) => top <= zeroY && area.bottoms[index]! >= zeroY));
  assert.ok(area.tops.some((top) => top < zeroY) && area.bottoms.some((y) => y > zeroY));
  // Where the line goes through 0 the area has no height.
  const flat = area.xs.filter((_, index) => area.tops[index] === area.bottoms[index]);
  assert.ok(flat.length >= 3);
});

Deno.test("drawPage() draws nothing of 0 on a logarithmic axis but a mark at its foot", () => {
  const shapes = plotShapes(3);
  assert.ok(shapes.every(({ kind }) => kind !== "area"));
  const line = polylines(shapes).find(({ xs }) => xs.length > 20)!;
  assert.equal(line.ys.filter(Number.isNaN).length, 48);
  const arrows = polylines(shapes).filter(({ stroke, xs }) =>
    stroke === line.stroke && xs.length === 2
  );
  assert.ok(arrows.length >= 12 && arrows.length % 2 === 0);
  const lowest = Math.max(...line.ys.filter(Number.isFinite));
  assert.ok(arrows.every(({ ys }) => ys.every((y) => y > lowest - 12)));
});
