import assert from "node:assert/strict";
import { drawPage } from "../../src/chart/draw_page.ts";
import { pageCells } from "../../src/chart/text/page_cells.ts";
import { pageText } from "../../src/chart/text/page_text.ts";
import type { PageView } from "../../src/model/page_view.ts";
import { DejaVuFont } from "../../src/raster/dejavu_font.ts";
import { pageView } from "../../src/view/build_page.ts";
import { pageFromJson, pageToJson } from "../../src/view/page_json.ts";
import type { Scene } from "../../src/view/scene.ts";
import { initialView, type ViewState } from "../../src/view/view_state.ts";
import { capturedScene, host } from "../app/captured_scene.ts";
import { find } from "../chart/text/grid_text.ts";

const WIDE = { maxPoints: 1000 };
const one = [host("ats1")];

/** A page that is compared with what was so long before. */
function compared(scene: Scene, compareMs: number, more: Partial<ViewState> = {}): PageView {
  return pageView(scene, { ...initialView(0, 20_000, { compareMs }), ...more }, WIDE);
}

Deno.test("a line's before is the line of then, moved to now, with its gap", () => {
  const scene = capturedScene(one), { newestMs } = scene;
  const then = pageView(scene, { ...initialView(0, 20_000), frozenAtMs: newestMs - 70_000 }, WIDE);
  const now = compared(scene, 70_000);
  const line = now.panels[0]!.lines[0]!, { before } = line;
  const was = then.panels[0]!.lines[0]!;
  assert.deepEqual(before?.values, was.values);
  assert.deepEqual([...before!.times], [...was.times].map((time) => time + 70_000));
  assert.ok(before!.values.some(Number.isNaN), "the server was down then");
  assert.equal(now.head.compared, "faint: 70 s before");
});

Deno.test("each value says by how many percent it differs from the one of then, on every surface", () => {
  const scene = capturedScene(one, { ticks: 60 });
  const now = compared(scene, 30_000);
  const [client] = now.panels[0]!.lines;
  const { value = NaN, before = NaN, change, text } = client!.latest;
  const percent = Math.round(100 * (value - before) / before);
  assert.equal(change, percent === 0 ? "±0%" : `${percent > 0 ? "+" : ""}${percent}%`);
  assert.ok(text.endsWith(` ${change}`));
  const theme = "dark";
  const grid = pageCells(now, { columns: 160, rows: 50, theme, charset: "braille" });
  assert.ok(find(grid, text), "cells");
  assert.ok(find(grid, "faint: 30 s before"), "head of cells");
  assert.ok(pageText(now, { width: 100 }).includes(text), "plain text");
  assert.ok(pageText(now).includes(", faint: 30 s before\n"), "head of plain text");
  const font = new DejaVuFont();
  const size = { width: 1600, height: 1000 };
  const drawn = (page: PageView) => JSON.stringify(drawPage(page, { ...size, theme, font }));
  const words = drawn(now);
  assert.ok(words.includes(text), "picture");
  assert.ok(words.includes("faint: 30 s before"), "head of the picture");
  const lines = (page: PageView) => drawn(page).split('"polyline"').length;
  const alone = pageView(scene, initialView(0, 20_000), WIDE);
  assert.equal(lines(now), lines(alone) + now.panels.flatMap((panel) => panel.lines).length);
  assert.equal(pageFromJson(pageToJson(now)).head.compared, now.head.compared);
  assert.ok(
    pageFromJson(pageToJson(now)).panels[0]!.lines[0]!.before!.values instanceof Float64Array,
  );
});

Deno.test("where nothing is known of then it is said, and nothing is drawn or said of values", () => {
  const scene = capturedScene(one, { ticks: 60 });
  const page = compared(scene, 86_400_000);
  assert.equal(page.head.compared, "nothing known of 24 h before");
  for (const { before, latest } of page.panels.flatMap(({ lines }) => lines)) {
    assert.ok(!before!.values.some(Number.isFinite));
    assert.deepEqual([latest.before, latest.change], [undefined, undefined]);
  }
  assert.equal(compared(scene, 86_400_000, { isTable: true }).head.compared, undefined);
});

Deno.test("hosts that are taken together are compared with what they were together, the highest with themselves", () => {
  const two = [host("ats1"), host("ats2")];
  for (const mode of ["sum", "avg", "max", "spread"] as const) {
    const scene = capturedScene(two, { ticks: 60, hostsAs: { mode } });
    const now = compared(scene, 20_000);
    const then = pageView(
      scene,
      { ...initialView(0, 20_000), frozenAtMs: scene.newestMs - 20_000 },
      WIDE,
    );
    const [line] = now.panels[0]!.lines, [was] = then.panels[0]!.lines;
    assert.equal(line!.latest.before, was!.latest.value, mode);
    assert.ok(line!.before!.values.some(Number.isFinite), mode);
  }
  const top = capturedScene(two, { hostsAs: { mode: "top", count: 1 } });
  const [line] = compared(top, 80_000).panels[0]!.lines;
  const alone = pageView(
    { ...top, hostsAs: { mode: "lines" } },
    { ...initialView(0, 20_000), frozenAtMs: top.newestMs - 80_000 },
    WIDE,
  ).panels[0]!.lines.find(({ host }) => top.hosts[host]!.label === line!.hostLabel);
  assert.deepEqual(line!.before!.values, alone!.values);
});
