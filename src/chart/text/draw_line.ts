import type { BandView, LineView } from "../../model/page_view.ts";
import type { ValueAxis } from "../value_axis.ts";
import type { Charset } from "./charset.ts";
import { type DotGrid, DOTS_PER_CELL } from "./dot_grid.ts";
import { drawSegment, type Pen } from "./draw_segment.ts";
import type { TimeScale } from "./time_scale.ts";

export interface DotScales {
  readonly time: TimeScale;
  readonly axis: ValueAxis;
}

/** What joins points between which nothing was measured: every third dot. */
const BRIDGE = [true, false, false];

/** All points of a line that share a column of dots. */
interface Column {
  readonly x: number;
  readonly atMs: number;
  last: number;
  top: number;
  bottom: number;
}

/**
 * Draws a line: straight from point to point, broken at NaN, a lone point as a dot. Where points
 * are denser than dots their lowest and highest are drawn, so no spike is lost.
 */
export function drawLine(dots: DotGrid, line: LineView, options: DotScales & { pen: Pen }): void {
  const { time, axis, pen } = options;
  const { joinMs = Infinity } = line;
  const bridge: Pen = { owner: pen.owner, dash: BRIDGE };
  let column: Column | undefined;
  let joined = false;
  let lastMs = NaN;
  const finish = () => {
    if (column === undefined) return;
    const { x, atMs, top, bottom } = column;
    // A lone point is seen whatever its line's dash.
    if (top === bottom && (!joined || pen.dash === undefined)) {
      return dots.set(x, top, pen.owner);
    }
    const phase = time.absolute(atMs);
    drawSegment(dots, { from: { x, y: top }, to: { x, y: bottom }, pen, phase });
  };
  for (let index = 0; index < line.times.length; index++) {
    const value = line.values[index]!;
    const y = axis.holds(value) ? dotRow(axis, value, dots.height) : NaN;
    if (Number.isNaN(y)) {
      finish();
      column = undefined;
      joined = false;
      continue;
    }
    const atMs = line.times[index]!;
    const x = time.at(atMs);
    const isFar = atMs - lastMs > joinMs;
    lastMs = atMs;
    if (column?.x === x) {
      column.last = y;
      column.top = Math.min(column.top, y);
      column.bottom = Math.max(column.bottom, y);
      continue;
    }
    if (column !== undefined) {
      finish();
      drawSegment(dots, {
        from: { x: column.x, y: column.last },
        to: { x, y },
        pen: isFar ? bridge : pen,
        phase: time.absolute(column.atMs),
      });
      joined = !isFar;
      if (column.x >= dots.width) return;
    }
    column = { x, atMs, last: y, top: y, bottom: y };
  }
  finish();
}

/** Draws a band from lowest to highest as a light screen of dots; NaN breaks it. */
export function drawBand(dots: DotGrid, band: BandView, options: DotScales & { pen: Pen }): void {
  const { time, axis, pen } = options;
  const shade = (x: number, low: number, high: number) => {
    if (x < 0 || x >= dots.width) return;
    const bottom = dotRow(axis, low, dots.height);
    for (let y = dotRow(axis, high, dots.height); y <= bottom; y++) {
      if ((x + y) % 2 === 0) dots.set(x, y, pen.owner);
    }
  };
  for (let index = 0; index < band.times.length; index++) {
    const low = band.low[index]!, high = band.high[index]!;
    if (!Number.isFinite(low) || !Number.isFinite(high)) continue;
    const x = time.at(band.times[index]!);
    shade(x, low, high);
    const nextLow = band.low[index + 1] ?? NaN, nextHigh = band.high[index + 1] ?? NaN;
    if (!Number.isFinite(nextLow) || !Number.isFinite(nextHigh)) continue;
    const nextX = time.at(band.times[index + 1]!);
    for (let between = Math.max(x + 1, 0); between < Math.min(nextX, dots.width); between++) {
      const share = (between - x) / (nextX - x);
      shade(between, low + (nextLow - low) * share, high + (nextHigh - high) * share);
    }
  }
}

/** The row of dots of a value, the topmost 0; NaN where the axis has no place for it. */
function dotRow(axis: ValueAxis, value: number, height: number): number {
  return !Number.isFinite(value) ? NaN : Math.round((1 - axis.at(value)) * (height - 1));
}

/** The row of cells of a value in a plot, the topmost 0. */
export function cellRow(
  axis: ValueAxis,
  value: number,
  { rows, charset }: { readonly rows: number; readonly charset: Charset },
): number {
  const [, down] = DOTS_PER_CELL[charset];
  return Math.floor(dotRow(axis, value, rows * down) / down);
}
