import type { PanelView } from "../../model/page_view.ts";
import { fitCells, wrapCells } from "./fit_cells.ts";
import type { PanelPlan } from "./panel_plan.ts";
import { textWidth } from "./text_cells.ts";

/** The warnings of a panel, in at most `maxLines` lines. */
export function noteLines(
  panel: PanelView,
  { columns, maxLines, ellipsis }: {
    readonly columns: number;
    readonly maxLines: number;
    readonly ellipsis: string;
  },
): string[] {
  const remarks = warningsOf(panel);
  const whole = remarks.join("; ");
  if (textWidth(whole) <= columns) return [whole];
  // What all names begin with says least.
  const short = whole.replaceAll("proxy.process.", ellipsis);
  const brace = short.indexOf(" (") + 1;
  if (maxLines > 1 || remarks.length > 1 || brace === 0) {
    return wrapCells(short, columns, { maxLines, ellipsis });
  }
  const said = short.slice(0, brace);
  const record = fitCells(short.slice(brace), columns - textWidth(said), { keep: "end", ellipsis });
  return [fitCells(said + record, columns, { ellipsis })];
}

function warningsOf({ notices }: PanelView): string[] {
  return notices.filter(({ level }) => level === "warning").map(({ text }) => text);
}

/** Says why a plot, or a line of it, is empty. */
export function panelNotes({ canvas, panel, plot, frame, left, columns }: PanelPlan): void {
  const { theme } = canvas.look;
  const { ellipsis } = canvas.glyphs;
  const remarks = warningsOf(panel);
  if (!panel.isEmpty) {
    if (remarks.length === 0) return;
    const lines = noteLines(panel, { columns, maxLines: Math.max(1, frame.note), ellipsis });
    // Without a row of its own it stands in the plot: better a hidden dot than a hidden reason.
    const y = frame.note > 0 ? plot.y - frame.lanes - frame.note : plot.y + plot.rows - 1;
    const x = frame.note > 0 ? left : plot.x;
    const room = frame.note > 0 ? columns : plot.columns;
    lines.forEach((line, row) =>
      canvas.text(x, y + row, fitCells(line, room, { ellipsis }), { color: theme.warning })
    );
    return;
  }
  const room = plot.columns - 2;
  const said = remarks.length > 0 ? remarks : panel.notices.map(({ text }) => text);
  const lines = said.flatMap((text) => wrapCells(text, room, { maxLines: 5, ellipsis }));
  const shown = lines.slice(0, plot.rows);
  const top = plot.y + Math.floor((plot.rows - shown.length) / 2);
  shown.forEach((line, row) => {
    const x = plot.x + Math.floor((plot.columns - textWidth(line)) / 2);
    canvas.text(x, top + row, line, { color: remarks.length > 0 ? theme.warning : theme.muted });
  });
}
