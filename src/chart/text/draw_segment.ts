import type { DotGrid } from "./dot_grid.ts";

export interface Dot {
  readonly x: number;
  readonly y: number;
}

export interface Pen {
  readonly owner: number;
  /** Which dots along a line are drawn, again and again; absent: all. */
  readonly dash?: readonly boolean[] | undefined;
}

/**
 * Draws a straight line between two dots, both included, each dot touching its neighbour
 * (Bresenham's algorithm); what lies outside the grid is cut off before it costs time.
 * `phase` is where in the dash the line begins.
 */
export function drawSegment(
  dots: DotGrid,
  { from, to, pen, phase = 0 }: {
    readonly from: Dot;
    readonly to: Dot;
    readonly pen: Pen;
    readonly phase?: number;
  },
): void {
  let { x, y } = from, end = to, step = phase;
  if (!isInside(from, dots) || !isInside(to, dots)) {
    const clipped = clip(from, to, dots);
    if (clipped === undefined) return;
    ({ from: { x, y }, to: end } = clipped);
    step += clipped.skipped;
  }
  const dx = Math.abs(end.x - x), dy = -Math.abs(end.y - y);
  const stepX = x < end.x ? 1 : -1, stepY = y < end.y ? 1 : -1;
  let error = dx + dy;
  for (;; step++) {
    if (isOn(pen.dash, step)) dots.set(x, y, pen.owner);
    if (x === end.x && y === end.y) return;
    const twice = 2 * error;
    if (twice >= dy) {
      error += dy;
      x += stepX;
    }
    if (twice <= dx) {
      error += dx;
      y += stepY;
    }
  }
}

function isOn(dash: readonly boolean[] | undefined, step: number): boolean {
  if (dash === undefined || dash.length === 0) return true;
  return dash[((step % dash.length) + dash.length) % dash.length]!;
}

function isInside({ x, y }: Dot, { width, height }: DotGrid): boolean {
  return x >= 0 && y >= 0 && x < width && y < height;
}

/** The part of a line within the grid (Liang and Barsky's algorithm) and how many dots precede it. */
function clip(
  from: Dot,
  to: Dot,
  { width, height }: DotGrid,
): { from: Dot; to: Dot; skipped: number } | undefined {
  if (![from.x, from.y, to.x, to.y].every(Number.isFinite)) return undefined;
  const dx = to.x - from.x, dy = to.y - from.y;
  let start = 0, end = 1;
  const edges: readonly (readonly [number, number])[] = [
    [-dx, from.x],
    [dx, width - 1 - from.x],
    [-dy, from.y],
    [dy, height - 1 - from.y],
  ];
  for (const [direction, room] of edges) {
    if (direction === 0) {
      if (room < 0) return undefined;
      continue;
    }
    const crossing = room / direction;
    if (direction < 0) start = Math.max(start, crossing);
    else end = Math.min(end, crossing);
    if (start > end) return undefined;
  }
  const at = (share: number): Dot => ({
    x: Math.round(from.x + share * dx),
    y: Math.round(from.y + share * dy),
  });
  return {
    from: start === 0 ? from : at(start),
    to: end === 1 ? to : at(end),
    skipped: Math.round(start * Math.max(Math.abs(dx), Math.abs(dy))),
  };
}
