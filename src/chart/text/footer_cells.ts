import type { PageView } from "../../model/page_view.ts";
import type { CellCanvas } from "./cell_canvas.ts";
import { fitCells, wrapCells } from "./fit_cells.ts";
import { textWidth } from "./text_cells.ts";

const GAP = 3;
/** A page lower than this has one row to spare for its footer, not two. */
const TWO_ROWS_FROM = 20;
/** Fewer columns of keys than this help nobody. */
const LEAST_KEYS = 12;

/** How many rows the footer of a page takes: two where something is wrong and does not fit in one. */
export function footerRows(
  view: PageView,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): number {
  const isWhole = textWidth(view.status.text) <= columns - 2;
  return view.status.level !== "ok" && !isWhole && rows >= TWO_ROWS_FROM ? 2 : 1;
}

/** The bottom of a page: how the hosts answer, or what is wrong in red, before what the keys do. */
export function footerCells(canvas: CellCanvas, view: PageView, rows: number): void {
  const { look: { theme }, grid, glyphs } = canvas;
  const { level, text, keys } = view.status;
  const padding = grid.columns >= 80 ? 1 : 0;
  const room = grid.columns - 2 * padding;
  const top = grid.rows - rows;
  const color = level === "ok" ? theme.good : level === "warning" ? theme.warning : theme.bad;
  const style = { color, bold: level === "error" };
  if (rows > 1) {
    wrapCells(text, room, { maxLines: rows, ellipsis: glyphs.ellipsis })
      .forEach((line, row) => canvas.text(padding, top + row, line, style));
    return;
  }
  const status = fitCells(text, room, glyphs);
  canvas.text(padding, top, status, style);
  const rest = room - textWidth(status) - (status === "" ? 0 : GAP);
  const shown = rest >= Math.min(LEAST_KEYS, textWidth(keys)) ? fitKeys(keys, rest, glyphs) : "";
  canvas.text(padding + room - textWidth(shown), top, shown, { color: theme.muted, faint: true });
}

/** What the keys do, or as many of the first as fit before the last two: help, and the way out. */
function fitKeys(keys: string, columns: number, { ellipsis }: { ellipsis: string }): string {
  if (textWidth(keys) <= columns) return keys;
  const parts = keys.split("  ");
  const last = parts.splice(-2);
  for (let count = parts.length - 1; count >= 0; count--) {
    const some = [...parts.slice(0, count), ...(count > 0 ? [ellipsis] : []), ...last].join("  ");
    if (textWidth(some) <= columns) return some;
  }
  // The help names the rest.
  const [help = ""] = last;
  return textWidth(help) <= columns ? help : "";
}
