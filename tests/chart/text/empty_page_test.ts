import assert from "node:assert/strict";
import { pageCells } from "../../../src/chart/text/page_cells.ts";
import { line, page, panel } from "./fixture_page.ts";

Deno.test("pageCells() draws a page of which no panel has a value yet", () => {
  const empty = {
    ...line("Client", () => 0),
    times: new Float64Array(),
    values: new Float64Array(),
  };
  for (const [columns, rows] of [[40, 12], [80, 24], [140, 40]] as const) {
    const view = page(
      ["One", "Two", "Three", "Four"].map((title) => panel(title, { lines: [empty] })),
    );
    const text = pageCells(view, { columns, rows }).chars.join("");
    assert.match(text, /no data yet/);
  }
});
