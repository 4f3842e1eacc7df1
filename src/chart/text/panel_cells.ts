import type { PageView, PanelView } from "../../model/page_view.ts";
import { drawnLine } from "../drawn_line.ts";
import { timeTicks } from "../time_axis.ts";
import { zoneClock } from "../time_zone.ts";
import { LOG_LABEL, type ValueAxis, valueAxis } from "../value_axis.ts";
import type { CellCanvas, CellRect } from "./cell_canvas.ts";
import { cellRow } from "./draw_line.ts";
import { fitCells, padCells } from "./fit_cells.ts";
import { writeHead } from "./panel_head.ts";
import { panelNotes } from "./panel_notes.ts";
import type { PanelFrame } from "./panel_frame.ts";
import type { PanelPlan } from "./panel_plan.ts";
import { plotCells } from "./plot_cells.ts";
import { textWidth } from "./text_cells.ts";
import { plotScale } from "./time_scale.ts";
import { legible } from "../color.ts";
import { crossedColumns } from "../crossed.ts";

export interface PanelOptions {
  readonly view: PageView;
  readonly place: CellRect;
  readonly frame: PanelFrame;
  readonly axis: ValueAxis;
  /** Columns for the labels of the y axis, the same for panels above each other. */
  readonly gutter: number;
  readonly cursorMs?: number | undefined;
  /** Follows the unit, e.g. which panel of how many this is. */
  readonly remark?: string | undefined;
}

/** Columns from which a panel keeps its text off its edge. */
const PADDED_COLUMNS = 50;
/** Columns at the right for the names of lines where no colour tells them apart. */
const MAX_TAG_COLUMNS = 11;

/** The columns at either side of a panel that stay free. */
export function panelPadding(columns: number): number {
  return columns >= PADDED_COLUMNS ? 1 : 0;
}

/** The y axis of a panel whose plot is `rows` high, with as many ticks as can be read. */
export function panelAxis(panel: PanelView, rows: number): ValueAxis {
  return valueAxis(panel, Math.max(2, Math.min(8, Math.floor(rows / 3))));
}

/** Draws a panel: head, what is missing, marks, axes and plot. */
export function panelCells(canvas: CellCanvas, panel: PanelView, options: PanelOptions): void {
  const { view, place, frame, axis, gutter, cursorMs, remark } = options;
  const { theme, mono, charset } = canvas.look;
  canvas.ground(place, theme.panel);
  const padding = panelPadding(place.columns);
  const left = place.x + padding, columns = place.columns - 2 * padding;
  writeHead(canvas, panel, { x: left, y: place.y, columns, rows: frame.head, remark });
  const { legend, isEmpty } = panel;
  const tags = mono && legend.length > 1 && !isEmpty
    ? Math.min(MAX_TAG_COLUMNS, 1 + Math.max(...legend.map((item) => textWidth(item.metric))))
    : 0;
  const plot: CellRect = {
    x: left + gutter + 1,
    y: place.y + frame.head + frame.note + frame.lanes,
    columns: columns - gutter - 1 - tags,
    rows: frame.plot,
  };
  const scale = plotScale(view, plot.columns, charset);
  const plan = { canvas, view, panel, place, frame, left, columns, plot, axis, scale, cursorMs };
  const ticks = axisRows(plan);
  plotCells(plan, isEmpty ? [] : ticks.map((tick) => tick.row));
  crossedCells(plan);
  valueAxisCells(plan, isEmpty && panel.axis !== "percent" ? [] : ticks, gutter);
  timeAxisCells(plan);
  if (tags > 0) lineTags(plan, tags);
  panelNotes(plan);
}

interface TickRow {
  readonly row: number;
  readonly label: string;
}

/** The row of each tick, no two in one row. */
function axisRows({ canvas, axis, plot: { rows } }: PanelPlan): TickRow[] {
  const { charset } = canvas.look;
  const taken = new Set<number>();
  return axis.ticks
    .map(({ value, label }) => ({ row: cellRow(axis, value, { rows, charset }), label }))
    .filter(({ row }) => !taken.has(row) && taken.add(row));
}

function valueAxisCells(
  { canvas, plot, axis, frame }: PanelPlan,
  ticks: readonly TickRow[],
  gutter: number,
): void {
  const { glyphs, look: { theme } } = canvas;
  const x = plot.x - 1, style = { color: theme.axis, faint: true };
  for (let row = 0; row < plot.rows; row++) {
    const tick = ticks.find((tick) => tick.row === row);
    canvas.glyph(x, plot.y + row, tick === undefined ? glyphs.axis : glyphs.axisTick, style);
    if (tick === undefined) continue;
    const label = fitCells(tick.label, gutter, glyphs);
    canvas.text(x - textWidth(label), plot.y + row, label, { color: theme.muted });
  }
  const free = axis.isLog
    ? [1, 0, 2].find((row) => !ticks.some((tick) => tick.row === row))
    : undefined;
  if (free !== undefined && free < plot.rows && gutter >= LOG_LABEL.length) {
    canvas.text(x - LOG_LABEL.length, plot.y + free, LOG_LABEL, { color: theme.text });
  }
  if (frame.floor === 0) return;
  canvas.glyph(x, plot.y + plot.rows, glyphs.corner, style);
  canvas.repeat({ ...plot, y: plot.y + plot.rows }, glyphs.floor, style);
}

function timeAxisCells(plan: PanelPlan): void {
  const { canvas, view, place, frame, left, plot, scale } = plan;
  const { glyphs, look: { theme } } = canvas;
  const right = place.x + place.columns;
  const msPerColumn = (view.toMs - view.fromMs) / plot.columns;
  const y = plot.y + plot.rows + frame.floor;
  const ticks = timeTicks(view.fromMs, view.toMs, {
    timeZone: view.timeZone,
    minGapMs: (length) => (length + 3) * msPerColumn,
  });
  let free = left;
  const cursor = cursorLabel(plan);
  for (const { atMs, label } of ticks) {
    const column = scale.columnAt(atMs);
    if (column < 0 || column >= plot.columns) continue;
    if (frame.floor > 0) {
      canvas.glyph(plot.x + column, y - 1, glyphs.floorTick, { color: theme.axis, faint: true });
    }
    const width = textWidth(label);
    const start = plot.x + column - Math.floor(width / 2);
    if (start < free || start + width > right) continue;
    if (cursor !== undefined && start <= cursor.x + cursor.width && start + width >= cursor.x) {
      continue;
    }
    canvas.text(start, y, label, { color: theme.muted });
    free = start + width + 1;
  }
  if (cursor === undefined) return;
  canvas.ground({ x: cursor.x, y, columns: cursor.width, rows: 1 }, theme.axis);
  canvas.text(cursor.x, y, cursor.text, { color: theme.text, bold: true, reverse: true });
}

function cursorLabel(
  { view, plot, scale, cursorMs }: PanelPlan,
): { text: string; x: number; width: number } | undefined {
  if (cursorMs === undefined) return undefined;
  const column = scale.columnAt(cursorMs);
  if (column < 0 || column >= plot.columns) return undefined;
  const text = zoneClock(view.timeZone).time(cursorMs);
  const width = textWidth(text);
  const wanted = plot.x + column - Math.floor(width / 2);
  return { text, width, x: Math.max(plot.x, Math.min(plot.x + plot.columns - width, wanted)) };
}

/** The names of metrics beside the ends of their lines. */
function lineTags({ canvas, panel, plot, axis }: PanelPlan, columns: number): void {
  const { theme } = canvas.look;
  const ends = new Map<string, number>();
  for (const line of panel.lines) {
    if (ends.has(line.metric)) continue;
    const last = drawnLine(line).values.findLast(Number.isFinite);
    if (last !== undefined) ends.set(line.metric, (1 - axis.at(last)) * (plot.rows - 1));
  }
  // From the top down, each in the row of its line or, where that is taken, the next one.
  const sorted = [...ends].sort((one, other) => one[1] - other[1]);
  let free = 0;
  sorted.forEach(([metric, at], index) => {
    const lowest = plot.rows - (sorted.length - index);
    const row = Math.max(free, Math.min(Math.round(at), lowest));
    if (row >= plot.rows) return;
    const text = fitCells(metric, columns - 1, canvas.glyphs);
    canvas.text(plot.x + plot.columns + 1, plot.y + row, text, { color: theme.text });
    free = row + 1;
  });
}

const GAP = 1;

/** Lists what each host has under the cursor, in the half of the plot that the cursor leaves free. */
function crossedCells({ canvas, panel, plot, scale, cursorMs }: PanelPlan): void {
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
