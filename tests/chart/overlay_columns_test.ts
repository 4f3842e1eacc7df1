import assert from "node:assert/strict";
import { overlayColumns, type OverlayRow, overlayRows, widthOf } from "../../src/chart/overlay.ts";

const ROWS: readonly OverlayRow[] = [
  ["a", "a long explanation", "short"],
  ["bbb", "another explanation", "word"],
  ["c", "the same in both"],
  ["d", "the last explanation", "end"],
];

function columnsOf(width: number, perColumn: readonly number[]) {
  const measure = (text: string) => text.length;
  const columns = overlayColumns(ROWS, { width, perColumn, gap: 2, measure });
  return { columns, texts: columns.map(({ rows }) => rows.map(([, text]) => text)) };
}

Deno.test("overlayColumns() sets rows below each other while there is room", () => {
  const { columns, texts } = columnsOf(40, [9]);
  assert.deepEqual(texts, [ROWS.map(([, text]) => text)]);
  assert.equal(columns[0]!.keyWidth, 3);
  assert.equal(widthOf(columns, 2), 3 + 2 + 20);
});

Deno.test("overlayColumns() fills the height before it shortens words", () => {
  assert.equal(columnsOf(40, [2, 4]).columns.length, 1);
  assert.equal(columnsOf(60, [2, 4]).columns.length, 2);
});

Deno.test("overlayColumns() says it in short words where long ones do not fit", () => {
  const { texts } = columnsOf(36, [2]);
  assert.deepEqual(texts, [["short", "word"], ["the same in both", "end"]]);
});

Deno.test("overlayColumns() leaves columns of the room's width where nothing fits", () => {
  for (const width of [12, 20, 30]) {
    const { columns } = columnsOf(width, [2]);
    assert.ok(widthOf(columns, 2) <= width, `${widthOf(columns, 2)} of ${width}`);
  }
  assert.deepEqual(overlayColumns([], { width: 9, perColumn: [3], gap: 1, measure: () => 1 }), []);
});

Deno.test("overlayRows() shows of a long list what is around the selected row, and all of a short one", () => {
  const rows = Array.from({ length: 50 }, (_, index): OverlayRow => [" ", `row ${index}`]);
  const shown = (selected: number) =>
    overlayRows({ rows, selected }, 10).map(([, text]) => Number(text.slice(4)));
  assert.deepEqual(shown(0), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(shown(25)[0], 20);
  assert.deepEqual(shown(49).at(-1), 49);
  assert.equal(overlayRows({ rows: rows.slice(0, 9), selected: 4 }, 10).length, 9);
  assert.equal(overlayRows({ rows }, 10).length, 50);
});
