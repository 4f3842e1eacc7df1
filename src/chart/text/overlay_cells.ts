import { CELL_BOLD, type CellGrid } from "../../model/cell_grid.ts";
import type { Overlay } from "../overlay.ts";
import { themeByName } from "../theme.ts";
import { fitCells } from "./fit_cells.ts";
import { textCells, textWidth } from "./text_cells.ts";

/** Lays a list over the middle of a page of cells, in as many columns as its rows need. */
export function overlayCells(grid: CellGrid, overlay: Overlay, themeName: "dark" | "light"): void {
  const theme = themeByName(themeName);
  const perColumn = Math.max(1, grid.rows - 5);
  const columnCount = Math.max(1, Math.ceil(overlay.rows.length / perColumn));
  const rowCount = Math.ceil(overlay.rows.length / columnCount);
  const keyWidth = widest(overlay.rows.map(([key]) => key));
  const columnWidth = Math.min(
    keyWidth + widest(overlay.rows.map(([, text]) => text)) + 4,
    Math.floor((grid.columns - 2) / columnCount),
  );
  const width = Math.min(
    grid.columns,
    Math.max(columnWidth * columnCount, textWidth(overlay.title) + 2) + 2,
  );
  const height = Math.min(grid.rows, rowCount + 4);
  const left = Math.floor((grid.columns - width) / 2);
  const top = Math.floor((grid.rows - height) / 2);
  const pen = { grid, ground: rgb(theme.panel) };
  for (let y = top; y < top + height; y++) {
    write(pen, { x: left, y }, " ".repeat(width), theme.text);
  }
  write(pen, { x: left + 2, y: top + 1 }, fitCells(overlay.title, width - 3), theme.text, true);
  overlay.rows.forEach(([key, text], index) => {
    const x = left + 2 + Math.floor(index / rowCount) * columnWidth;
    const y = top + 3 + index % rowCount;
    if (y >= top + height) return;
    write(pen, { x, y }, fitCells(key, keyWidth), theme.warning, true);
    const room = Math.min(columnWidth - keyWidth - 3, left + width - x - keyWidth - 2);
    write(pen, { x: x + keyWidth + 2, y }, fitCells(text, room), theme.text);
  });
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
    grid.fg.fill(rgb(ink), cell, cell + width);
    grid.bg.fill(ground, cell, cell + width);
    grid.attrs.fill(bold ? CELL_BOLD : 0, cell, cell + width);
    cell += width;
  }
  // The right half of a wide character that was covered up to its left half.
  if (cell < (at.y + 1) * grid.columns && grid.chars[cell] === "") grid.chars[cell] = " ";
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(textWidth));
}

function rgb(color: string): number {
  return parseInt(color.slice(1), 16);
}
