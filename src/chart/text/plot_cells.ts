import type { LimitView, LineView } from "../../model/page_view.ts";
import { BEFORE_SHARE, blend, legible } from "../color.ts";
import { drawnLine } from "../drawn_line.ts";
import { eventColor, limitColor, markColor } from "../theme.ts";
import type { CellCanvas, CellRect, CellStyle } from "./cell_canvas.ts";
import { type DotGrid, dotGrid } from "./dot_grid.ts";
import { cellRow, drawBand, drawLine } from "./draw_line.ts";
import { hostDash } from "./host_dashes.ts";
import type { PanelPlan } from "./panel_plan.ts";
import { placeLabels } from "./place_labels.ts";

/** Draws a plot: lines above bands above events above the grid, on the ground of its outages. */
export function plotCells(plan: PanelPlan, gridRows: readonly number[]): void {
  const { canvas, panel, plot: place, axis, scale, cursorMs } = plan;
  const { glyphs, look: { theme, charset, mono } } = canvas;
  tintSpans(plan);
  const row = (y: number, glyph: string, style: CellStyle) =>
    canvas.repeat({ ...place, y: place.y + y }, glyph, style);
  if (!mono) { for (const y of gridRows) row(y, glyphs.grid, { color: theme.grid }); }
  for (const [y, limit] of limitRows(plan)) {
    row(y, glyphs.limit, { color: limitColor(theme, limit) });
  }
  const cursor = cursorMs === undefined ? -1 : scale.columnAt(cursorMs);
  if (cursor >= 0 && cursor < place.columns) {
    const ground = blend(theme.panel, theme.text, 0.2);
    canvas.ground({ ...place, x: place.x + cursor, columns: 1 }, ground);
    for (let y = 0; y < place.rows; y++) {
      canvas.glyph(place.x + cursor, place.y + y, glyphs.cursor, { color: theme.text });
    }
  }
  const scales = { time: scale.time, axis };
  const line = (dots: DotGrid, line: LineView, owner: number) => {
    const dash = hostDash(line.dash ?? line.host, charset);
    drawLine(dots, line, { ...scales, pen: { owner, dash } });
  };
  const colorOf = ({ color }: { readonly color: string }) => legible(color, theme.panel);
  const faint = (share: number) => (thing: { readonly color: string }) => ({
    color: blend(theme.panel, colorOf(thing), share),
    faint: true,
  });
  layer(plan, panel.bands, {
    draw: (dots, band, owner) => drawBand(dots, band, { ...scales, pen: { owner } }),
    style: faint(0.55),
  });
  const compared = panel.lines.flatMap((line) =>
    line.before === undefined || line.stacked !== undefined ? [] : [{ ...line, ...line.before }]
  );
  layer(plan, compared, { draw: line, style: faint(BEFORE_SHARE) });
  layer(plan, panel.lines.map(drawnLine), {
    draw: line,
    style: (line) => ({ color: colorOf(line) }),
  });
  markPoints(plan);
  markEvents(plan);
}

/** Draws things over what stands there; a dot that several want is the first one's. */
function layer<T>(
  { canvas, plot: place }: PanelPlan,
  things: readonly T[],
  { draw, style }: {
    /** `owner` is its place, from 1. */
    readonly draw: (dots: DotGrid, thing: T, owner: number) => void;
    readonly style: (thing: T) => CellStyle;
  },
): void {
  if (things.length === 0) return;
  const dots = dotGrid(place, canvas.look.charset), styles = things.map(style);
  things.forEach((thing, index) => draw(dots, thing, index + 1));
  dots.eachCell(({ char, owner }, column, row) =>
    canvas.glyph(place.x + column, place.y + row, char, styles[owner - 1]!)
  );
}

/** The rows at which values begin to be bad, and marked ones. */
function limitRows({ canvas, panel, plot: { rows }, axis }: PanelPlan) {
  const { limits = [] } = panel, { charset } = canvas.look;
  const found = new Map<number, LimitView>();
  for (const limit of limits) {
    for (const value of [limit.from, limit.to]) {
      if (!Number.isFinite(value) || !axis.holds(value)) continue;
      const share = axis.at(value);
      if (!(share > 0 && share < 1)) continue;
      const row = cellRow(axis, value, { rows, charset });
      if (found.get(row)?.severity !== "critical") found.set(row, limit);
    }
  }
  return found;
}

/** At the foot of a plot, what is no part of its lines: answers left out, and values below a logarithmic axis. */
function markPoints({ canvas, panel, plot: place, axis, scale }: PanelPlan): void {
  const { glyphs, look: { theme } } = canvas;
  const y = place.y + place.rows - 1;
  for (const { times, values, leftOut = [], color } of panel.lines) {
    const mark = (atMs: number, glyph: string) => {
      const column = scale.columnAt(atMs);
      if (column < 0 || column >= place.columns) return;
      canvas.glyph(place.x + column, y, glyph, { color: legible(color, theme.panel) });
    };
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!;
      if (Number.isFinite(value) && !axis.holds(value)) mark(times[index]!, glyphs.below);
    }
    for (const atMs of leftOut) mark(atMs, glyphs.leftOut);
  }
}

/** The ground of outages and of events that last. */
function tintSpans({ canvas, panel, plot: place, scale }: PanelPlan): void {
  const { theme, mono } = canvas.look;
  const tint = (fromMs: number, toMs: number, color: string): CellRect | undefined => {
    const from = Math.max(0, scale.columnAt(fromMs));
    const to = Math.min(place.columns - 1, scale.columnAt(toMs));
    if (to < from) return undefined;
    const rect = { ...place, x: place.x + from, columns: to - from + 1 };
    canvas.ground(rect, color);
    return rect;
  };
  for (const event of panel.events) {
    if (event.endMs === undefined) continue;
    tint(event.atMs, event.endMs, blend(theme.panel, eventColor(theme, event), 0.14));
  }
  for (const outage of panel.outages) {
    const rect = tint(outage.fromMs, outage.toMs, theme.outage);
    if (rect === undefined || !mono) continue;
    for (let y = rect.y; y < rect.y + rect.rows; y++) {
      canvas.repeat({ ...rect, y }, canvas.glyphs.outage, { color: theme.bad, faint: true });
    }
  }
}

/** Vertical lines of events, and the words for events and outages in the lanes above the plot. */
function markEvents({ canvas, panel, plot: place, frame: { lanes }, scale }: PanelPlan): void {
  const { theme, mono } = canvas.look;
  const { placed, hidden, count } = placeLabels(panel.marks, {
    columns: place.columns,
    // Without a lane the words stand in the plot: better a hidden dot than a hidden reason.
    lanes: Math.max(1, lanes),
    ellipsis: canvas.glyphs.ellipsis,
    columnAt: scale.columnAt,
  });
  const lowest = lanes > 0 ? place.y - 1 : place.y;
  for (const { mark, text, lane, x } of placed) {
    canvas.text(place.x + x, lowest - lane, text, { color: markColor(theme, mark) });
  }
  if (count !== undefined) {
    canvas.text(place.x + count.x, lowest - count.lane, count.text, { color: theme.muted });
  }
  const written = count === undefined ? placed : [...placed, count];
  const isFree = (x: number, y: number) =>
    isBare(canvas, x, y) &&
    !written.some((label) =>
      y === lowest - label.lane && x >= place.x + label.x && x < place.x + label.x + label.width
    );
  for (const mark of hidden) {
    const x = place.x + scale.columnAt(mark.fromMs);
    if (x < place.x || x >= place.x + place.columns || !isFree(x, lowest)) continue;
    canvas.glyph(x, lowest, canvas.glyphs.eventMark, { color: markColor(theme, mark) });
  }
  for (const event of panel.events) {
    const color = eventColor(theme, event);
    const glyph = canvas.glyphs.event[event.dash ?? "dot"];
    const own = placed.find(({ mark }) =>
      mark.kind === "event" && mark.fromMs === event.atMs && mark.texts[0] === event.label
    );
    const top = own === undefined ? place.y : Math.min(place.y, lowest - own.lane);
    for (const atMs of event.endMs === undefined ? [event.atMs] : [event.atMs, event.endMs]) {
      const column = scale.columnAt(atMs);
      if (column < 0 || column >= place.columns) continue;
      for (let y = top; y < place.y + place.rows; y++) {
        const x = place.x + column;
        if (!isFree(x, y)) continue;
        canvas.glyph(x, y, glyph, { color, faint: mono });
      }
    }
  }
}

/** Nothing stands in a cell, or only what is fainter than an event. */
function isBare(canvas: CellCanvas, x: number, y: number): boolean {
  const { grid: { columns, chars }, glyphs } = canvas;
  const char = chars[y * columns + x];
  return char === " " || char === glyphs.grid || char === glyphs.outage;
}
