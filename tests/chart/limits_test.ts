import assert from "node:assert/strict";
import { drawPage } from "../../src/chart/draw_page.ts";
import { pageCells } from "../../src/chart/text/page_cells.ts";
import { DARK } from "../../src/chart/theme.ts";
import { DejaVuFont } from "../../src/raster/dejavu_font.ts";
import { gridText } from "./text/grid_text.ts";
import { line, page, panel } from "./text/fixture_page.ts";

const font = new DejaVuFont();

/** A page of a line that rises by 1 each second, with a range of bad values. */
function limited(from: number, to: number) {
  const view = page([panel("Open", { lines: [line("a", (seconds) => seconds)] })]);
  const limits = [{ severity: "critical", from, to } as const];
  return { ...view, panels: view.panels.map((own) => ({ ...own, limits })) };
}

/** The lines and bands of limits in a picture. */
function drawn(from: number, to: number) {
  const { layers } = drawPage(limited(from, to), { width: 800, height: 500, theme: "dark", font });
  const shapes = layers.flatMap((layer) => layer.shapes);
  return {
    lines: shapes.filter((shape) => shape.kind === "polyline" && shape.stroke === DARK.bad).length,
    bands: shapes.filter((shape) => shape.kind === "rect" && shape.fill === DARK.bad).length,
  };
}

Deno.test("a limit is a band over the bad values and a line at its edge", () => {
  assert.deepEqual(drawn(60, Infinity), { lines: 1, bands: 1 });
  assert.deepEqual(drawn(30, 60), { lines: 2, bands: 1 });
});

Deno.test("a limit beyond the axis is not drawn, and moves it no further", () => {
  assert.deepEqual(drawn(1e9, Infinity), { lines: 0, bands: 0 });
});

Deno.test("a limit is a row of dashes among cells", () => {
  const text = (from: number) =>
    gridText(pageCells(limited(from, Infinity), { columns: 80, rows: 24 }));
  assert.equal(text(60).split("\n").filter((row) => /╌{10}/.test(row)).length, 1);
  assert.doesNotMatch(text(1e9), /╌/);
});
