import assert from "node:assert/strict";
import { textWidth } from "../../../src/chart/text/text_cells.ts";
import type { CellGrid } from "../../../src/model/cell_grid.ts";

/** The rows of a grid as text. */
export function gridRows(grid: CellGrid): string[] {
  return Array.from(
    { length: grid.rows },
    (_, row) => grid.chars.slice(row * grid.columns, (row + 1) * grid.columns).join(""),
  );
}

export function gridText(grid: CellGrid): string {
  return gridRows(grid).map((row) => `${row}\n`).join("");
}

/** The first row and column at which a text stands. */
export function find(grid: CellGrid, text: string): { row: number; column: number } {
  for (const [row, line] of gridRows(grid).entries()) {
    const at = line.indexOf(text);
    if (at >= 0) return { row, column: textWidth(line.slice(0, at)) };
  }
  throw new assert.AssertionError({ message: `"${text}" is not in\n${gridText(grid)}` });
}

/** Fails unless a grid is what the terminal may rely on. */
export function assertSound(grid: CellGrid): void {
  const { columns, rows, chars, fg, bg, attrs } = grid;
  for (const cells of [chars, fg, bg, attrs]) assert.equal(cells.length, columns * rows);
  chars.forEach((char, index) => {
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(char, /[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/);
    const width = textWidth(char);
    const next = (index + 1) % columns === 0 ? undefined : chars[index + 1];
    if (char === "") {
      assert.ok(index % columns > 0, "nothing covers the first cell of a row");
      assert.equal(textWidth(chars[index - 1]!), 2);
    } else {
      assert.ok(width === 1 || width === 2, `"${char}" is ${width} wide`);
      assert.equal(width === 2, next === "", `what follows "${char}"`);
    }
  });
  for (const row of gridRows(grid)) assert.equal(textWidth(row), columns);
}
