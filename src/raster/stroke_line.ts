import type { LineShape } from "../model/drawing.ts";
import type { Canvas, Moved } from "./canvas.ts";
import { ColumnPainter } from "./column_painter.ts";
import { dashLine } from "./dash_line.ts";
import { StrokeSection } from "./stroke_section.ts";

/**
 * Strokes a line moved by (dx, dy), with round joins and flat ends. Since x rises, what a stroke
 * covers at one x is a single stretch of y: a stroke is the area between two curves. Along a
 * straight piece they are straight, and exact; around corners and ends they are sampled.
 */
export function strokeLine(canvas: Canvas, line: LineShape, { ink, dx, dy }: Moved): void {
  const half = line.width / 2;
  if (!(half > 0)) return;
  const { left, right } = canvas.clip;
  const painter = new ColumnPainter(canvas, ink);
  const section = new StrokeSection(half);
  const dense = isDense(line);
  dashLine(line, (xs, ys, count) => {
    if (count === 2) {
      const [x0, x1, y0, y1] = [xs[0]! + dx, xs[1]! + dx, ys[0]! + dy, ys[1]! + dy];
      strokeSegment(painter, { x0, y0, x1, y1, half }, { left, right });
      return;
    }
    section.take(xs, ys, { count, dx, dy });
    const startX = Math.max(section.left, left), endX = Math.min(section.right, right);
    if (!(endX > startX)) return;
    section.moveTo(startX);
    let x = startX, top = section.top, bottom = section.bottom;
    for (let column = Math.floor(startX); column < endX; column++) {
      const end = Math.min(column + 1, endX);
      // Rows between all tops and all bottoms of a column are covered wholly: on dense lines most.
      let highest = top, lowest = bottom, whole = top <= bottom && end - x === 1;
      const pieces = dense ? 1 : section.pieces(x, end);
      for (let piece = 1; piece <= pieces; piece++) {
        const next = piece === pieces ? end : column + piece / pieces;
        if (next <= x) continue;
        section.moveTo(next);
        const width = next - x;
        // At the very tip of an end rounding may leave nothing on one side.
        if (top <= bottom && section.top <= section.bottom) {
          painter.below(width, top, section.top);
          painter.below(-width, bottom, section.bottom);
          if (section.top > highest) highest = section.top;
          if (section.bottom < lowest) lowest = section.bottom;
        } else whole = false;
        x = next;
        top = section.top;
        bottom = section.bottom;
      }
      if (whole && lowest - highest > MANY_ROWS) {
        const inner = { top: Math.ceil(highest), bottom: Math.floor(lowest) };
        painter.paint(column, inner);
        canvas.blendColumn(column, inner, ink);
      } else painter.paint(column);
    }
  });
}

/** Whether a line has so many points that it is noise whose single corners no one sees. */
export function isDense({ xs }: Pick<LineShape, "xs">): boolean {
  return xs.length > MANY_POINTS && xs.length > xs[xs.length - 1]! - xs[0]!;
}

const MANY_POINTS = 32;

/** From so many rows on it pays to fill those in the middle by themselves. */
const MANY_ROWS = 6;

/** A straight piece of a line, x not falling, and half of the line's width; in pixels. */
interface Segment {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly half: number;
}

/**
 * Strokes one straight piece with flat ends, between the columns `left` and `right`: a rectangle,
 * by its two upper and two lower edges, so exact. Most dashes are such.
 */
function strokeSegment(
  painter: ColumnPainter,
  segment: Segment,
  { left, right }: { readonly left: number; readonly right: number },
): void {
  const { x0, y0, x1, y1, half } = segment;
  const dx = x1 - x0, dy = y1 - y0, length = Math.sqrt(dx * dx + dy * dy);
  if (!(length > 1e-9)) return;
  // From the middle of the stroke to its upper side.
  const sideX = dy / length * half, sideY = -dx / length * half;
  const down = dy >= 0;
  // Going down, the outermost corners are the start's lower and the end's upper one; else the others.
  const sign = down ? 1 : -1;
  const firstX = x0 - sign * sideX, firstY = y0 - sign * sideY;
  const lastX = x1 + sign * sideX, lastY = y1 + sign * sideY;
  const nearX = x0 + sign * sideX, nearY = y0 + sign * sideY;
  const farX = x1 - sign * sideX, farY = y1 - sign * sideY;
  // One chain of edges turns at the start's other corner, one at the end's.
  const startSlope = (nearY - firstY) / (nearX - firstX),
    nearSlope = (lastY - nearY) / (lastX - nearX);
  const farSlope = (farY - firstY) / (farX - firstX), endSlope = (lastY - farY) / (lastX - farX);
  const end = Math.min(lastX, right);
  for (let column = Math.max(left, Math.floor(firstX)); column < end; column++) {
    const from = Math.max(column, firstX), to = Math.min(column + 1, lastX);
    const nearTo = Math.min(to, nearX), nearFrom = Math.max(from, nearX);
    const farTo = Math.min(to, farX), farFrom = Math.max(from, farX);
    if (nearTo > from) {
      const y = firstY + (from - firstX) * startSlope;
      painter.below(sign * (nearTo - from), y, firstY + (nearTo - firstX) * startSlope);
    }
    if (to > nearFrom) {
      const y = nearY + (nearFrom - nearX) * nearSlope;
      painter.below(sign * (to - nearFrom), y, nearY + (to - nearX) * nearSlope);
    }
    if (farTo > from) {
      const y = firstY + (from - firstX) * farSlope;
      painter.below(-sign * (farTo - from), y, firstY + (farTo - firstX) * farSlope);
    }
    if (to > farFrom) {
      const y = farY + (farFrom - farX) * endSlope;
      painter.below(-sign * (to - farFrom), y, farY + (to - farX) * endSlope);
    }
    painter.paint(column);
  }
}
