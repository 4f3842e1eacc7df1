import assert from "node:assert/strict";
import { drawPage } from "../../src/chart/draw_page.ts";
import { DARK } from "../../src/chart/theme.ts";
import type { Drawing } from "../../src/model/drawing.ts";
import { DejaVuFont } from "../../src/raster/dejavu_font.ts";
import { host, line, page, panel } from "./text/fixture_page.ts";

const font = new DejaVuFont();

/** A page of two polls: one panel with as many metrics and hosts. */
function moment(metrics: number, hosts: number) {
  const lines = Array.from(
    { length: metrics },
    (_, metric) =>
      Array.from(
        { length: hosts },
        (_, index) => line(`m${metric}`, () => 12_345, { host: index }),
      ),
  );
  const view = page([panel("Requests", { lines: lines.flat() })], {
    hosts: Array.from({ length: hosts }, (_, index) => host(`ats${index}`)),
  });
  return { ...view, panels: view.panels.map((own) => ({ ...own, isMoment: true })) };
}

const textsOf = ({ layers }: Drawing) => layers.flatMap(({ texts }) => texts);

Deno.test("a page of two polls shows its values large and draws no line and no axis", () => {
  const drawing = drawPage(moment(2, 1), { width: 1600, height: 1000, theme: "dark", font });
  const values = textsOf(drawing).filter(({ text }) => text === "12.3K");
  assert.equal(values.length, 2);
  for (const { sizePx } of values) assert.ok(sizePx >= 60, `${sizePx}`);
  const kinds = drawing.layers.flatMap(({ shapes }) => shapes.map(({ kind }) => kind));
  // One sample of the host's line is in the header.
  assert.deepEqual(kinds.filter((kind) => kind !== "rect"), ["polyline"]);
});

Deno.test("large values stay within their panel, however many and at any size", () => {
  for (const [metrics, hosts] of [[1, 1], [1, 4], [16, 1], [9, 4]] as const) {
    for (const [width, height] of [[320, 200], [800, 500], [1600, 1000]] as const) {
      const drawing = drawPage(moment(metrics, hosts), { width, height, theme: "dark", font });
      for (const layer of drawing.layers) {
        for (const { text, x, y, sizePx, weight, anchor } of layer.texts) {
          const own = font.width(text, sizePx, weight);
          const left = layer.x + x - (anchor === "end" ? own : anchor === "middle" ? own / 2 : 0);
          const where = `${text} of ${metrics} metrics on ${hosts} hosts at ${width}x${height}`;
          assert.ok(left >= -1 && left + own <= width + 1, where);
          assert.ok(layer.y + y <= height, where);
        }
      }
    }
  }
});

Deno.test("a value on which an alert fires has its colour, and its panel a border", () => {
  const view = moment(1, 1);
  const [own] = view.panels;
  const legend = own!.legend.map((item) => ({
    ...item,
    values: item.values.map((value) => ({ ...value, alert: "critical" as const })),
  }));
  for (const isMoment of [true, false]) {
    const panels = [{ ...own!, legend, isMoment, alert: "critical" as const }];
    const drawing = drawPage({ ...view, panels }, { width: 800, height: 500, theme: "dark", font });
    const value = textsOf(drawing).find(({ text }) => text === "12.3K");
    assert.equal(value?.color, DARK.bad);
    const fills = drawing.layers.flatMap(({ shapes }) =>
      shapes.map((shape) => "fill" in shape && shape.fill)
    );
    assert.ok(fills.includes(DARK.bad));
  }
});
