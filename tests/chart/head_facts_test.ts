// How a page is looked at is said in the head of every renderer, and that an axis is logarithmic on the axis.
import assert from "node:assert/strict";
import { drawPage } from "../../src/chart/draw_page.ts";
import { pageCells } from "../../src/chart/text/page_cells.ts";
import { pageText } from "../../src/chart/text/page_text.ts";
import type { PageView } from "../../src/model/page_view.ts";
import { DejaVuFont } from "../../src/raster/dejavu_font.ts";
import { pageView } from "../../src/view/build_page.ts";
import { initialView, type ViewState } from "../../src/view/view_state.ts";
import { capturedScene, host } from "../app/captured_scene.ts";
import { gridText } from "./text/grid_text.ts";

const font = new DejaVuFont();
const scene = capturedScene([host("ats1")], { ticks: 60 });

function page(more: Partial<ViewState>): PageView {
  return pageView(scene, { ...initialView(0, 50_000), ...more }, { maxPoints: 1000 });
}

/** Whether a word stands in the picture, the cells and the plain text of a page. */
function said(view: PageView, word: string): boolean[] {
  const drawing = drawPage(view, { width: 1600, height: 1000, theme: "dark", font });
  return [
    JSON.stringify(drawing).includes(word),
    gridText(pageCells(view, { columns: 160, rows: 50, cursorMs: view.cursorMs })).includes(word),
    pageText(view).includes(word),
  ];
}

Deno.test("the cursor's time stands in every head", () => {
  const cursorMs = scene.newestMs - 7_000;
  const time = new Date(cursorMs).toISOString().slice(11, 19);
  const view = page({ frozenAtMs: scene.newestMs, cursorMs });
  assert.deepEqual(said(view, `cursor ${time}`), [true, true, true]);
  assert.deepEqual(said(page({}), "cursor"), [false, false, false]);
});

Deno.test("means that the user chose are said in every head, while they are drawn", () => {
  assert.deepEqual(said(page({ smoothMs: 10_000 }), "mean of 10 s"), [true, true, true]);
  assert.deepEqual(said(page({ smoothMs: 1_000 }), "mean of"), [false, false, false]);
  const [raw, calm] = [page({}), page({ smoothMs: 10_000 })]
    .map(({ panels }) => panels[0]!.lines[0]!.values);
  const spread = (values: Float64Array) => Math.max(...values) - Math.min(...values);
  assert.ok(spread(calm!) < spread(raw!));
});

Deno.test("a logarithmic axis says that it is one", () => {
  assert.deepEqual(said(page({ logScale: true }), "log"), [true, true, true]);
  const plain = page({}), { panels } = plain;
  const linear = { ...plain, panels: panels.filter(({ logScale }) => logScale !== true) };
  assert.deepEqual(said(linear, "log"), [false, false, false]);
});
