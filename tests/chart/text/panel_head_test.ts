import assert from "node:assert/strict";
import fc from "fast-check";
import { spansWidth } from "../../../src/chart/text/cell_canvas.ts";
import { headRows, panelHead } from "../../../src/chart/text/panel_head.ts";
import { DARK } from "../../../src/chart/theme.ts";
import type { LegendView, PanelView } from "../../../src/model/page_view.ts";

const LOOK = { theme: DARK, ellipsis: "…" };
const panel = (title: string, unit: string, legend: readonly LegendView[]): PanelView => ({
  ...{ title, unit, axis: "percent", lines: [], bands: [], outages: [], events: [], legend },
  ...{ notices: [], marks: [], isEmpty: false },
});
const metric = (
  name: string,
  ...values: (readonly [string, (string | undefined)?])[]
): LegendView => ({
  ...{ metric: name, color: "#6fce7c", age: "" },
  values: values.map(([text, age]) =>
    age === undefined ? { text, state: "current" } : { text, age, state: "stale" }
  ),
});

/** The head's first row, as it stands in that many columns. */
function firstRow(
  of: PanelView,
  { columns, rows = 1, remark }: { columns: number; rows?: number; remark?: string },
): string {
  const [line] = panelHead(of, { ...LOOK, columns, rows, remark });
  const words = (spans: readonly { text: string }[]) => spans.map(({ text }) => text).join("");
  const gap = columns - spansWidth(line!.left) - spansWidth(line!.right);
  return words(line!.left) + " ".repeat(Math.max(0, gap)) + words(line!.right);
}

Deno.test("panelHead() in one row of 40 columns says which panel of how many, before and after there are values", () => {
  const hits = (...legend: readonly LegendView[]) => panel("Cache hit rate", "percent", legend);
  const at = { columns: 40, remark: "panel 3/4" };
  assert.equal(firstRow(hits(), at), "Cache hit rate percent panel 3/4        ");
  for (
    const [values, row] of [
      [[["–"], ["–"]], "Cache hit rate panel 3/4    Hit rate –/–"],
      [[["80%"], ["–"]], "Cache hit rate panel 3/4  Hit rate 80%/–"],
      [[["80%"], ["81%"]], "Cache hit rate panel 3/4  Hit r… 80%/81%"],
      [[["80%", "5 s"], ["81%", "5 s"]], "Cache hit rate panel 3/4  Hit… 80%?/81%?"],
    ] as const
  ) {
    assert.equal(
      firstRow(hits(metric("Hit rate", ...values)), at).replace(/ {2,}/, "  "),
      row.replace(/ {2,}/, "  "),
    );
  }
});

Deno.test("panelHead() cuts a long title, not the remark, in one row and in several", () => {
  const title = "Requests of all clients that came by way of the second proxy";
  const long = panel(title, "per second", [metric("Client", ["120"])]);
  for (const rows of [1, 2]) {
    const row = firstRow(long, { columns: 40, rows, remark: "panel 1/4" });
    assert.match(row, /^Requests.*… panel 1\/4/);
  }
  assert.match(
    firstRow(long, { columns: 40, rows: 2 }),
    /^Requests of all clients that came by wa…$/,
  );
});

Deno.test("panelHead() keeps its remark and its width whatever title and values there are", () => {
  const text = fc.string({ maxLength: 30, unit: fc.constantFrom(..."abc déß東") });
  const value = fc.tuple(
    fc.constantFrom("–", "0", "99.9%", "1.23K", "864 ms", "-12.5M"),
    fc.option(fc.constantFrom("5 s", "12 min"), { nil: undefined }),
  );
  const metrics = fc.array(fc.tuple(text, fc.array(value, { minLength: 1, maxLength: 4 })), {
    maxLength: 4,
  });
  fc.assert(
    fc.property(text, metrics, fc.integer({ min: 34, max: 90 }), (title, items, columns) => {
      const legend = items.map(([name, values]) => metric(name, ...values));
      const of = panel(title, "per second", legend);
      for (const rows of [1, headRows(of, { ...LOOK, columns })]) {
        const head = panelHead(of, { ...LOOK, columns, rows, remark: "panel 3/4" });
        assert.ok(head[0]!.left.some(({ text }) => text.includes("panel 3/4")), title);
        for (const { left, right } of head) {
          assert.ok(spansWidth(left) + spansWidth(right) <= columns);
        }
      }
    }),
  );
});
