import assert from "node:assert/strict";
import { keyHelp } from "../../../src/view/key_actions.ts";
import { drawPage } from "../../../src/chart/draw_page.ts";
import { overlayCells } from "../../../src/chart/text/overlay_cells.ts";
import { cellGrid } from "../../../src/model/cell_grid.ts";
import { DejaVuFont } from "../../../src/raster/dejavu_font.ts";
import { pageOfLines } from "../../raster/page_of_lines.ts";

const KEY_HELP = keyHelp();
const HELP = { title: "Keys", rows: KEY_HELP };

function linesOf(columns: number, rows: number, overlay = HELP): string[] {
  const grid = cellGrid(columns, rows);
  overlayCells(grid, overlay, "dark");
  return Array.from(
    { length: rows },
    (_, row) => grid.chars.slice(row * columns, (row + 1) * columns).join(""),
  );
}

for (const [columns, rows] of [[40, 12], [60, 16], [80, 24], [200, 60]] as const) {
  Deno.test(`the help is whole in ${columns}x${rows} cells: each key, each word`, () => {
    const lines = linesOf(columns, rows);
    const text = lines.join("\n");
    assert.doesNotMatch(text, /…/);
    for (const [key, long, short] of KEY_HELP) {
      const said = lines.some((line) =>
        [long, short].some((words) => line.includes(`${key} `) && line.includes(words))
      );
      assert.ok(said, `${key}: ${short}\n${text}`);
    }
  });
}

for (const [columns, rows] of [[40, 12], [60, 16], [80, 24], [200, 60]] as const) {
  Deno.test(`the help is whole in a picture of ${columns}x${rows} cells of 9x19 pixels`, () => {
    const { layers } = drawPage(pageOfLines({}), {
      width: 9 * columns,
      height: 19 * (rows - 1),
      theme: "dark",
      font: new DejaVuFont(),
      overlay: HELP,
    });
    const texts = layers.at(-1)!.texts.map(({ text }) => text);
    for (const [key, long, short] of KEY_HELP) {
      assert.ok(texts.includes(key), key);
      assert.ok(texts.includes(long) || texts.includes(short), `${key}: ${texts}`);
    }
  });
}

Deno.test("a list that is too long for a screen is cut within it", () => {
  const rows = Array.from(
    { length: 22 },
    (_, at) => [`${at}`, `● a metric of some length`] as const,
  );
  const lines = linesOf(40, 12, { title: "Shown", rows: rows as never });
  assert.equal(lines.length, 12);
  for (const line of lines) assert.equal([...line].length, 40);
  assert.match(lines.join("\n"), /0 .*● a m/);
});
