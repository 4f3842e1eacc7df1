import { parseRgb } from "../../base/rgb.ts";
import { CELL_BOLD, type CellGrid } from "../../model/cell_grid.ts";
import type { Overlay } from "../overlay.ts";
import { overlayColumns, overlayRows, widthOf } from "../overlay.ts";
import { themeByName } from "../theme.ts";
import { fitCells } from "./fit_cells.ts";
import { textCells, textWidth } from "./text_cells.ts";

/** Between key and text, and between columns. */
const GAP = 2;

/** Lays a list over the middle of a page of cells, in as many columns as its rows need. */
export function overlayCells(grid: CellGrid, overlay: Overlay, themeName: "dark" | "light"): void {
  const theme = themeByName(themeName);
  const margin = grid.columns < 60 ? 1 : 2;
  const columns = overlayColumns(overlayRows(overlay, grid.rows - 5), {
    width: grid.columns - 2 * margin,
    // The second where every row counts: without lines around the list.
    perColumn: [grid.rows - 5, grid.rows - 1],
    gap: GAP,
    measure: textWidth,
  });
  const rowCount = Math.max(0, ...columns.map(({ rows }) => rows.length));
  const isTight = rowCount + 4 > grid.rows;
  const width = Math.min(
    grid.columns,
    Math.max(widthOf(columns, GAP), textWidth(overlay.title)) + 2 * margin,
  );
  const height = Math.min(grid.rows, rowCount + (isTight ? 1 : 4));
  const left = Math.floor((grid.columns - width) / 2);
  const top = Math.floor((grid.rows - height) / 2);
  const pen = { grid, ground: parseRgb(theme.panel) };
  for (let y = top; y < top + height; y++) {
    write(pen, { x: left, y }, " ".repeat(width), theme.text);
  }
  const title = fitCells(overlay.title, width - 2 * margin);
  write(pen, { x: left + margin, y: isTight ? top : top + 1 }, title, theme.text, true);
  let x = left + margin;
  for (const { rows, keyWidth, textWidth } of columns) {
    rows.forEach(([key, text], row) => {
      const y = top + (isTight ? 1 : 3) + row;
      if (y >= top + height) return;
      write(pen, { x, y }, fitCells(key, keyWidth), theme.warning, true);
      write(pen, { x: x + keyWidth + GAP, y }, fitCells(text, textWidth), theme.text);
    });
    x += keyWidth + textWidth + 2 * GAP;
  }
}

function write(
  { grid, ground }: { grid: CellGrid; ground: number },
  at: { readonly x: number; readonly y: number },
  text: string,
  ink: string,
  bold = false,
): void {
  let cell = at.y * grid.columns + at.x;
  // The left half of a wide character that is covered from its right half on.
  if (at.x > 0 && grid.chars[cell] === "") grid.chars[cell - 1] = " ";
  for (const { char, width } of textCells(text)) {
    grid.chars[cell] = char;
    if (width === 2) grid.chars[cell + 1] = "";
    grid.fg.fill(parseRgb(ink), cell, cell + width);
    grid.bg.fill(ground, cell, cell + width);
    grid.attrs.fill(bold ? CELL_BOLD : 0, cell, cell + width);
    cell += width;
  }
  // The right half of a wide character that was covered up to its left half.
  if (cell < (at.y + 1) * grid.columns && grid.chars[cell] === "") grid.chars[cell] = " ";
}
