import type { CellGrid } from "../../model/cell_grid.ts";
import { type Overlay, overlayColumns, overlayRows, widthOf } from "../overlay.ts";
import { themeByName } from "../theme.ts";
import { CellCanvas } from "./cell_canvas.ts";
import { fitCells } from "./fit_cells.ts";
import { textWidth } from "./text_cells.ts";

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
  const canvas = new CellCanvas(grid, { charset: "braille", theme, mono: false });
  canvas.ground({ x: left, y: top, columns: width, rows: height }, theme.panel);
  for (let y = top; y < top + height; y++) {
    canvas.text(left, y, " ".repeat(width), { color: theme.text });
  }
  const title = fitCells(overlay.title, width - 2 * margin);
  canvas.text(left + margin, isTight ? top : top + 1, title, { color: theme.text, bold: true });
  let x = left + margin;
  for (const { rows, keyWidth, textWidth } of columns) {
    rows.forEach(([key, text], row) => {
      const y = top + (isTight ? 1 : 3) + row;
      if (y >= top + height) return;
      canvas.text(x, y, fitCells(key, keyWidth), { color: theme.warning, bold: true });
      canvas.text(x + keyWidth + GAP, y, fitCells(text, textWidth), { color: theme.text });
    });
    x += keyWidth + textWidth + 2 * GAP;
  }
}
