import type { TableCell, TableView } from "../../model/table_view.ts";
import { firstRow, tableLayout } from "../draw_table.ts";
import type { Theme } from "../theme.ts";
import type { CellCanvas, CellRect } from "./cell_canvas.ts";
import { fitCells, padCells } from "./fit_cells.ts";
import { textWidth } from "./text_cells.ts";

const GAP = 2;

/** Draws a table into a stretch of cells: its head, as many rows as fit, and where in the list they are. */
export function tableCells(canvas: CellCanvas, table: TableView, place: CellRect): void {
  const { look: { theme }, glyphs: { ellipsis } } = canvas;
  const columns = tableLayout(table, { width: place.columns - 4, gap: GAP, measure: textWidth });
  const count = Math.max(0, place.rows - 1);
  const first = firstRow(table, count);
  const write = (y: number, texts: readonly string[], style: (index: number) => Style) => {
    let x = place.x + 2;
    columns.forEach(({ index, width, isNumber }) => {
      const text = fitCells(texts[index] ?? "", width, { ellipsis });
      canvas.text(x, y, padCells(text, width, isNumber ? "right" : "left"), style(index));
      x += width + GAP;
    });
  };
  const titles: string[] = [];
  for (const { index, title } of columns) titles[index] = title;
  write(place.y, titles, () => ({ color: theme.muted, bold: true, faint: true }));
  table.rows.slice(first, first + count).forEach(({ cells }, row) => {
    const y = place.y + 1 + row;
    const isSelected = first + row === table.selected;
    if (isSelected) {
      canvas.ground({ x: place.x, y, columns: place.columns, rows: 1 }, theme.grid);
      canvas.text(place.x, y, canvas.look.charset === "ascii" ? ">" : "▸", {
        color: theme.warning,
        bold: true,
      });
    }
    write(y, cells.map(({ text }) => text), (index) => ({
      color: cellColor(theme, cells[index]),
      bold: isSelected,
      faint: cells[index]?.level === "muted",
      reverse: cells[index]?.level === "bad",
    }));
  });
  if (table.rows.length > count) scrollBar(canvas, place, { first, count, of: table.rows.length });
}

type Style = Parameters<CellCanvas["text"]>[3];

/** The colour of a cell by what it says. */
export function cellColor(theme: Theme, cell: TableCell | undefined): string {
  return cell?.level === undefined ? theme.text : theme[cell.level];
}

function scrollBar(
  canvas: CellCanvas,
  { x, y, columns }: CellRect,
  { first, count, of }: { readonly first: number; readonly count: number; readonly of: number },
): void {
  const length = Math.max(1, Math.round(count * count / of));
  const at = Math.round((count - length) * first / Math.max(1, of - count));
  const { theme, charset } = canvas.look;
  for (let row = 0; row < count; row++) {
    const isBar = row >= at && row < at + length;
    const glyph = charset === "ascii" ? (isBar ? "#" : "|") : isBar ? "┃" : "│";
    canvas.text(x + columns - 1, y + 1 + row, glyph, {
      color: isBar ? theme.muted : theme.grid,
      faint: !isBar,
    });
  }
}
