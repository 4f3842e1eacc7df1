import { legible } from "../color.ts";
import { crossedColumns } from "../crossed_columns.ts";
import { fitCells, padCells } from "./fit_cells.ts";
import type { PanelPlan } from "./panel_plan.ts";
import { textWidth } from "./text_cells.ts";

const GAP = 1;

/** Lists what each host has under the cursor, in the half of the plot that the cursor leaves free. */
export function crossedCells({ canvas, panel, plot, scale, cursorMs }: PanelPlan): void {
  if (cursorMs === undefined) return;
  const cursor = scale.columnAt(cursorMs);
  const { theme } = canvas.look, { ellipsis } = canvas.glyphs;
  const columns = crossedColumns(panel.crossed ?? [], plot.rows);
  const widths = columns.map(({ title, texts }) => Math.max(...[title, ...texts].map(textWidth)));
  const width = widths.reduce((sum, own) => sum + own + 2 * GAP, 0);
  const isRight = cursor < plot.columns / 2;
  const end = isRight ? plot.columns : cursor;
  let x = isRight ? Math.max(cursor + 1, plot.columns - width) : 0;
  columns.forEach(({ color, title, texts }, column) => {
    const own = Math.min(widths[column]!, end - x - 2 * GAP);
    if (own < 4) return;
    [title, ...texts].forEach((text, row) => {
      const shown = padCells(fitCells(text, own, { ellipsis }), own);
      canvas.text(plot.x + x, plot.y + row, ` ${shown} `, {
        color: row === 0 ? legible(color, theme.panel) : theme.text,
        bold: row === 0,
      });
    });
    x += own + 2 * GAP;
  });
}
