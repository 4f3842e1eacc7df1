import assert from "node:assert/strict";
import { tableLines } from "../../src/base/table_lines.ts";

Deno.test("tableLines() makes cells as wide as the widest of their column, and ends no line in blanks", () => {
  const rows = [["1", "ats1", "", "short"], ["20", "ats1.example", "", ""]];
  assert.deepEqual(tableLines(rows), ["1   ats1          short", "20  ats1.example"]);
  assert.deepEqual(tableLines(rows, (column) => column === 0), [
    " 1  ats1          short",
    "20  ats1.example",
  ]);
  assert.deepEqual(tableLines([]), []);
});

Deno.test("tableLines() takes more rows than a call takes arguments", () => {
  const rows = Array.from({ length: 300_000 }, (_, index) => [`${index}`, "a run"]);
  assert.equal(tableLines(rows)[7], "7       a run");
});
