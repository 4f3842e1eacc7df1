import { coverageOf } from "./canvas.ts";
import { clamp } from "../base/clamp.ts";
import { coverBelow } from "./cover_below.ts";
import { type Outline, tracedContour } from "./true_type.ts";

/** How much of each pixel a glyph covers, in steps of coverage, row by row. */
export interface GlyphMask {
  /** Of the first pixel, from the pen's pixel on the baseline; `top` is negative above it. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly levels: Uint8Array;
}

/**
 * Rasterises an outline in font units at `scale` pixels a unit, its pen `shift` pixels (0 to 1)
 * right of a pixel's edge. Overlapping contours count once.
 */
export function glyphMask(
  outline: Outline,
  { scale, shift }: { readonly scale: number; readonly shift: number },
): GlyphMask {
  let minX = Infinity, minY = Infinity, maxX = -Infinity, maxY = -Infinity;
  for (const contour of outline) {
    for (const point of contour) {
      const x = shift + point.x * scale, y = -point.y * scale;
      minX = Math.min(minX, x);
      maxX = Math.max(maxX, x);
      minY = Math.min(minY, y);
      maxY = Math.max(maxY, y);
    }
  }
  if (!(maxX > minX && maxY > minY)) return EMPTY;
  const left = Math.floor(minX), top = Math.floor(minY);
  const width = Math.ceil(maxX) - left, height = Math.ceil(maxY) - top;
  const change = new Float64Array(width * columnLength(height));
  walkOutline(outline, (x0, y0, x1, y1) => {
    coverEdge(change, height, {
      x0: shift + x0 * scale - left,
      y0: -y0 * scale - top,
      x1: shift + x1 * scale - left,
      y1: -y1 * scale - top,
    });
  });
  const levels = new Uint8Array(width * height);
  for (let x = 0; x < width; x++) {
    let covered = 0, slope = 0;
    for (let y = 0, at = x * columnLength(height); y < height; y++, at += 2) {
      slope += change[at + 1]!;
      covered += change[at]! + slope;
      levels[y * width + x] = coverageOf(Math.abs(covered));
    }
  }
  return { left, top, width, height, levels };
}

/** Two numbers a row, and room for what begins below the last. */
function columnLength(height: number): number {
  return 2 * (height + 3);
}

const EMPTY: GlyphMask = { left: 0, top: 0, width: 0, height: 0, levels: new Uint8Array(0) };

/** Cuts an edge at the columns that it crosses. */
function coverEdge(
  change: Float64Array,
  height: number,
  edge: { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number },
): void {
  const { x0, y0, x1, y1 } = edge;
  const rightward = x1 > x0;
  const from = rightward ? x0 : x1, to = rightward ? x1 : x0;
  const fromY = rightward ? y0 : y1, slope = (y1 - y0) / (x1 - x0);
  for (let x = from; x < to;) {
    const next = Math.min(Math.floor(x) + 1, to);
    const one = clamp(fromY + (x - from) * slope, 0, height);
    const other = clamp(fromY + (next - from) * slope, 0, height);
    coverBelow(change, Math.floor(x) * columnLength(height), {
      width: rightward ? next - x : x - next,
      high: Math.min(one, other),
      low: Math.max(one, other),
    });
    x = next;
  }
}

/**
 * Goes round the contours of an outline in straight edges, in font units, curves cut so finely
 * that at any size of a page no corner shows.
 */
function walkOutline(
  outline: Outline,
  edge: (x0: number, y0: number, x1: number, y1: number) => void,
): void {
  for (const contour of outline) {
    if (contour.length < 2) continue;
    const { start, pieces } = tracedContour(contour);
    let { x, y } = start;
    for (const { x: endX, y: endY, control } of pieces) {
      let px = x, py = y;
      for (let piece = 1; control !== undefined && piece < CURVE_PIECES; piece++) {
        const t = piece / CURVE_PIECES, s = 1 - t;
        const qx = s * s * x + 2 * s * t * control.x + t * t * endX;
        const qy = s * s * y + 2 * s * t * control.y + t * t * endY;
        edge(px, py, qx, qy);
        px = qx;
        py = qy;
      }
      edge(px, py, endX, endY);
      x = endX;
      y = endY;
    }
    edge(x, y, start.x, start.y);
  }
}

const CURVE_PIECES = 8;
