import { parseRgb } from "../../base/rgb.ts";
import { fitCells } from "../../chart/text/fit_cells.ts";
import { textCells, textWidth } from "../../chart/text/text_cells.ts";
import { themeByName } from "../../chart/theme.ts";
import { CELL_BOLD, type CellGrid, cellGrid } from "../../model/cell_grid.ts";
import type { PageView, StatusView } from "../../model/page_view.ts";

/** Something to be said in the last line for a while. */
export interface Notice {
  readonly level: StatusView["level"];
  readonly text: string;
}

/**
 * The last line of a screen that shows a picture, one row of cells: a prompt or a passing notice,
 * else how far the view is behind, how the hosts answer, and the keys where there is room.
 */
export function bottomLine(
  view: PageView,
  options: {
    readonly columns: number;
    readonly theme: "dark" | "light";
    readonly prompt?: string | undefined;
    readonly notice?: Notice | undefined;
  },
): CellGrid {
  const { columns, prompt, notice } = options;
  const theme = themeByName(options.theme);
  const inks = { ok: theme.good, warning: theme.warning, error: theme.bad };
  const grid = cellGrid(columns, 1);
  grid.bg.fill(parseRgb(theme.background));
  const room = Math.max(0, columns - 2);
  if (prompt !== undefined) {
    write(grid, 1, fitCells(`${prompt}▏`, room, { keep: "end" }), { ink: theme.text, bold: true });
    return grid;
  }
  if (notice !== undefined) {
    const said = fitCells(notice.text, room);
    write(grid, 1, said, { ink: inks[notice.level] });
    // What goes wrong does not wait until a notice is over.
    const left = room - textWidth(said) - 3;
    if (view.status.level === "error" && left >= SHORTEST_STATE) {
      write(grid, 4 + textWidth(said), fitCells(view.status.text, left), { ink: inks.error });
    }
    return grid;
  }
  const behind = behindText(view);
  const { level, text, keys } = view.status;
  const state = fitCells(text, room - textWidth(behind));
  write(grid, 1, behind, { ink: theme.warning, bold: true });
  write(grid, 1 + textWidth(behind), state, { ink: inks[level] });
  const left = room - textWidth(behind) - textWidth(state) - 3;
  const reminder = reminders(keys).find((text) => textWidth(text) <= left);
  if (reminder !== undefined) {
    write(grid, columns - 1 - textWidth(reminder), reminder, { ink: theme.muted });
  }
  return grid;
}

/** Fewer cells than this say nothing of a host's trouble. */
const SHORTEST_STATE = 20;

/** The keys, and what is left of them where there is less room: help and the way out come last. */
function reminders(keys: string): string[] {
  const parts = keys.split("  ");
  return parts.length <= 2 ? [keys] : [keys, parts.slice(-2).join("  ")];
}

/** How far a frozen view is behind, in words; empty for a live one. */
export function behindText({ behindMs, head }: PageView): string {
  if (behindMs === undefined) return "";
  return behindMs < 1000 ? "FROZEN  " : `FROZEN ${head.behind} behind  `;
}

function write(
  grid: CellGrid,
  column: number,
  text: string,
  { ink, bold = false }: { ink: string; bold?: boolean },
): void {
  let at = column;
  for (const { char, width } of textCells(text)) {
    if (at + width > grid.columns) return;
    grid.chars[at] = char;
    if (width === 2) grid.chars[at + 1] = "";
    grid.fg.fill(parseRgb(ink), at, at + width);
    if (bold) grid.attrs.fill(CELL_BOLD, at, at + width);
    at += width;
  }
}
