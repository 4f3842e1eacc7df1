import type { PageView, PanelView } from "../../model/page_view.ts";
import { legible } from "../color.ts";
import type { CellCanvas, CellRect } from "./cell_canvas.ts";
import { writeHead } from "./panel_head.ts";
import { sparkline, sparkScale } from "./sparkline.ts";

/** Draws a panel in two rows: its head, and a row of bars for its first line. */
export function smallPanelCells(
  canvas: CellCanvas,
  panel: PanelView,
  { view, place }: { readonly view: PageView; readonly place: CellRect },
): void {
  const { theme, charset } = canvas.look;
  const { x, y, columns } = place;
  canvas.ground(place, theme.panel);
  writeHead(canvas, panel, { x, y, columns, rows: 1 });
  const [line] = panel.lines;
  if (line === undefined) return;
  const { fromMs, toMs } = view;
  const bars = sparkline(line, {
    ...{ fromMs, toMs, columns },
    at: sparkScale(line, panel),
    ascii: charset === "ascii",
  });
  canvas.text(x, y + 1, bars, { color: legible(line.color, theme.panel) });
}
