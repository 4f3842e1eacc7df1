import type { LineShape } from "../model/drawing.ts";
import type { Canvas } from "./canvas.ts";
import { ColumnPainter } from "./column_painter.ts";
import { dashLine } from "./dash_line.ts";
import type { Ink } from "./inks.ts";
import { strokeSegment } from "./stroke_segment.ts";
import { StrokeSection } from "./stroke_section.ts";

/**
 * Strokes a line moved by (dx, dy), with round joins and flat ends. Since x rises, what a stroke
 * covers at one x is a single stretch of y: a stroke is the area between two curves. Along a
 * straight piece they are straight, and exact; around corners and ends they are sampled.
 */
export function strokeLine(canvas: Canvas, line: LineShape, options: {
  readonly ink: Ink;
  readonly dx?: number;
  readonly dy?: number;
}): void {
  const { ink, dx = 0, dy = 0 } = options;
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
