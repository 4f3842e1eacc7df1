import type { DotShape, RectShape } from "../model/drawing.ts";
import { type Canvas, coverageOf } from "./canvas.ts";
import { FULL, type Ink } from "./inks.ts";

type RoundRect = Pick<RectShape, "x" | "y" | "width" | "height" | "radius">;

/** Fills a rectangle; edges between pixels and round corners are smoothed. */
export function fillRect(canvas: Canvas, rect: RoundRect, ink: Ink): void {
  const { x, y, width, height } = rect;
  if (!(width > 0 && height > 0)) return;
  const { clip } = canvas;
  const radius = Math.min(rect.radius ?? 0, width / 2, height / 2);
  const right = x + width, bottom = y + height;
  const firstRow = Math.max(clip.top, Math.floor(y));
  const lastRow = Math.min(clip.bottom, Math.ceil(bottom));
  const firstColumn = Math.max(clip.left, Math.floor(x));
  const lastColumn = Math.min(clip.right, Math.ceil(right));
  for (let row = firstRow; row < lastRow; row++) {
    const rowShare = Math.min(row + 1, bottom) - Math.max(row, y);
    const inCorners = row < y + radius || row + 1 > bottom - radius;
    // Columns before `from` and from `to` on are partly covered or lie in a corner.
    const from = Math.max(firstColumn, Math.ceil(inCorners ? x + radius : x));
    const to = Math.max(from, Math.min(lastColumn, Math.floor(inCorners ? right - radius : right)));
    const share = (column: number): number => {
      const columnShare = Math.min(column + 1, right) - Math.max(column, x);
      const square = rowShare * columnShare;
      return inCorners ? Math.min(square, cornerShare(rect, radius, column, row)) : square;
    };
    for (let column = firstColumn; column < Math.min(from, lastColumn); column++) {
      canvas.blendPixel(column, row, ink, coverageOf(share(column)));
    }
    canvas.blendRow(row, from, to, ink, rowShare >= 1 ? FULL : coverageOf(rowShare));
    for (let column = to; column < lastColumn; column++) {
      canvas.blendPixel(column, row, ink, coverageOf(share(column)));
    }
  }
}

/** Fills a circle. */
export function fillDot(canvas: Canvas, { x, y, radius }: DotShape, ink: Ink): void {
  const size = 2 * radius;
  fillRect(canvas, { x: x - radius, y: y - radius, width: size, height: size, radius }, ink);
}

/** About how much of a pixel lies within the corners' circles: 1 where no corner is near. */
function cornerShare(rect: RoundRect, radius: number, column: number, row: number): number {
  const px = column + 0.5, py = row + 0.5;
  const dx = Math.max(rect.x + radius - px, px - (rect.x + rect.width - radius), 0);
  const dy = Math.max(rect.y + radius - py, py - (rect.y + rect.height - radius), 0);
  if (dx === 0 || dy === 0) return 1;
  return Math.max(0, Math.min(1, radius + 0.5 - Math.hypot(dx, dy)));
}
