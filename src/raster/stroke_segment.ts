import type { ColumnPainter } from "./column_painter.ts";

/** A straight piece of a line, x not falling, and half of the line's width; in pixels. */
export interface Segment {
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
export function strokeSegment(
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
