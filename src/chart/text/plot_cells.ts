import type { LimitView } from "../../model/page_view.ts";
import { BEFORE_SHARE, blend, legible } from "../color.ts";
import { drawnLine } from "../drawn_line.ts";
import { eventColor, limitColor, markColor } from "../theme.ts";
import type { CellCanvas, CellRect } from "./cell_canvas.ts";
import { dotGrid } from "./dot_grid.ts";
import { cellRow, drawBand, drawLine } from "./draw_line.ts";
import { hostDash } from "./host_dashes.ts";
import type { PanelPlan } from "./panel_plan.ts";
import { placeLabels } from "./place_labels.ts";

/** Draws a plot: lines above bands above events above the grid, on the ground of its outages. */
export function plotCells(plan: PanelPlan, gridRows: readonly number[]): void {
  const { canvas, panel, plot: place, axis, scale, cursorMs } = plan;
  const { theme, charset, mono } = canvas.look;
  tintSpans(plan);
  const cursor = cursorMs === undefined ? -1 : scale.columnAt(cursorMs);
  if (cursor >= 0 && cursor < place.columns) {
    canvas.ground(
      { ...place, x: place.x + cursor, columns: 1 },
      blend(theme.panel, theme.text, 0.2),
    );
  }
  const lines = dotGrid(place, charset), before = dotGrid(place, charset);
  const bands = dotGrid(place, charset), scales = { time: scale.time, axis };
  panel.lines.forEach((line, index) => {
    const pen = { owner: index + 1, dash: hostDash(line.dash ?? line.host, charset) };
    drawLine(lines, drawnLine(line), { ...scales, pen });
    if (line.before === undefined || line.stacked !== undefined) return;
    drawLine(before, { ...line, ...line.before }, { ...scales, pen });
  });
  panel.bands.forEach((band, index) => {
    drawBand(bands, band, { ...scales, pen: { owner: index + 1 } });
  });
  const isCompared = panel.lines.some((line) => line.before !== undefined);
  const lineStyles = panel.lines.map((line) => ({ color: legible(line.color, theme.panel) }));
  const beforeStyles = lineStyles.map(({ color }) => ({
    color: blend(theme.panel, color, BEFORE_SHARE),
    faint: true,
  }));
  const bandStyles = panel.bands.map((band) => ({
    color: blend(theme.panel, legible(band.color, theme.panel), 0.55),
    faint: true,
  }));
  const limits = limitRows(plan);
  const cursorStyle = { color: theme.text }, gridStyle = { color: theme.grid };
  for (let row = 0; row < place.rows; row++) {
    const isGrid = !mono && gridRows.includes(row);
    for (let column = 0; column < place.columns; column++) {
      const x = place.x + column, y = place.y + row;
      const line = lines.cell(column, row);
      const band = line ?? (panel.bands.length > 0 ? bands.cell(column, row) : undefined);
      const past = line ?? (isCompared ? before.cell(column, row) : undefined);
      if (line !== undefined) canvas.glyph(x, y, line.char, lineStyles[line.owner - 1]!);
      else if (past !== undefined) canvas.glyph(x, y, past.char, beforeStyles[past.owner - 1]!);
      else if (band !== undefined) canvas.glyph(x, y, band.char, bandStyles[band.owner - 1]!);
      else if (column === cursor) canvas.glyph(x, y, canvas.glyphs.cursor, cursorStyle);
      else if (limits.has(row)) {
        canvas.glyph(x, y, canvas.glyphs.limit, { color: limitColor(theme, limits.get(row)!) });
      } else if (isGrid) canvas.glyph(x, y, canvas.glyphs.grid, gridStyle);
    }
  }
  markPoints(plan);
  markEvents(plan);
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
      canvas.text(place.x + column, y, glyph, { color: legible(color, theme.panel) });
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
      const shade = canvas.glyphs.outage.repeat(rect.columns);
      canvas.text(rect.x, y, shade, { color: theme.bad, faint: true });
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
    canvas.text(x, lowest, canvas.glyphs.eventMark, { color: markColor(theme, mark) });
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
        canvas.text(x, y, glyph, { color, faint: mono });
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
