import assert from "node:assert/strict";
import { overlayColumns, type OverlayRow, widthOf } from "../../src/chart/overlay_columns.ts";

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
