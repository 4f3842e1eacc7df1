import type { AreaShape } from "../model/drawing.ts";
import { type Box, isEmpty } from "./box.ts";
import type { Canvas, Moved } from "./canvas.ts";
import { ColumnPainter, NO_ROWS, type Rows } from "./column_painter.ts";

/** Columns whose common inner rows are filled at once: first of many, then what is left of few. */
const WIDE_BLOCK = 256;
const BLOCK = 32;

/** Fills an area moved by (dx, dy); its edges are smoothed. */
export function fillArea(canvas: Canvas, area: AreaShape, { ink, dx, dy }: Moved): void {
  const { xs, tops, bottoms } = area;
  const { left, right } = canvas.clip;
  const painter = new ColumnPainter(canvas, ink);
  let column = -1, wide = NO_ROWS, wideEnd = -1, inner = NO_ROWS, blockEnd = -1;
  const blend = (box: Box) => {
    if (!isEmpty(box)) canvas.blendBox(box, ink);
  };
  const goTo = (next: number, segment: number) => {
    if (next === column) return;
    if (column >= left) painter.paint(column, inner);
    column = next;
    if (column < blockEnd || column >= right) return;
    const place = { segment, dx, dy, from: column, clip: canvas.clip };
    if (column >= wideEnd) {
      wideEnd = Math.min(right, column + WIDE_BLOCK, Math.floor(endOfRun(area, segment) + dx));
      wide = innerRows(area, { ...place, to: wideEnd });
      blend({ left: column, right: wideEnd, ...wide });
    }
    blockEnd = Math.max(column + 1, Math.min(column + BLOCK, wideEnd));
    inner = innerRows(area, { ...place, to: blockEnd });
    const block = { left: column, right: blockEnd };
    if (isEmptyRows(wide)) blend({ ...block, ...inner });
    else if (isEmptyRows(inner)) inner = wide;
    else {
      blend({ ...block, top: inner.top, bottom: wide.top });
      blend({ ...block, top: wide.bottom, bottom: inner.bottom });
    }
  };
  for (let index = 1; index < xs.length; index++) {
    const fromX = xs[index - 1]! + dx, toX = xs[index]! + dx;
    if (!(toX > fromX) || toX <= left || fromX >= right) continue;
    const top = tops[index - 1]! + dy, bottom = bottoms[index - 1]! + dy;
    const topSlope = (tops[index]! + dy - top) / (toX - fromX);
    const bottomSlope = (bottoms[index]! + dy - bottom) / (toX - fromX);
    if (!Number.isFinite(topSlope) || !Number.isFinite(bottomSlope)) continue;
    const end = Math.min(toX, right);
    for (let x = Math.max(fromX, left); x < end;) {
      const next = Math.min(Math.floor(x) + 1, toX);
      goTo(Math.floor(x), index);
      const along = x - fromX, onward = next - fromX;
      painter.below(next - x, top + topSlope * along, top + topSlope * onward);
      painter.below(x - next, bottom + bottomSlope * along, bottom + bottomSlope * onward);
      x = next;
    }
  }
  goTo(right, xs.length);
}

/** The rows within the clip that an area covers wholly between two x; none where it is broken there. */
function innerRows({ xs, tops, bottoms }: AreaShape, options: {
  /** The segment that holds `from`: it ends at the point of this index. */
  readonly segment: number;
  readonly dx: number;
  readonly dy: number;
  readonly from: number;
  readonly to: number;
  readonly clip: Box;
}): Rows {
  const { segment, dx, dy, from, to, clip } = options;
  let top = clip.top - dy, bottom = clip.bottom - dy, reached = from - dx;
  if (to <= from || xs[segment - 1]! > reached) return NO_ROWS;
  for (let index = segment; reached < to - dx; index++) {
    // What is missing or no number fails all comparisons, and leaves no rows.
    if (!(xs[index]! >= xs[index - 1]!)) return NO_ROWS;
    if (xs[index]! === xs[index - 1]!) continue;
    const end = Math.min(xs[index]!, to - dx);
    const along = (x: number, ys: Float64Array) =>
      ys[index - 1]! +
      (ys[index]! - ys[index - 1]!) * (x - xs[index - 1]!) / (xs[index]! - xs[index - 1]!);
    const high = Math.max(along(reached, tops), along(end, tops));
    const low = Math.min(along(reached, bottoms), along(end, bottoms));
    if (!(high < low)) return NO_ROWS;
    top = Math.max(top, high);
    bottom = Math.min(bottom, low);
    reached = end;
  }
  const rows = { top: Math.ceil(top + dy), bottom: Math.floor(bottom + dy) };
  return isEmptyRows(rows) ? NO_ROWS : rows;
}

function isEmptyRows(rows: Rows): boolean {
  return rows.bottom <= rows.top;
}

/** The x at which the area that holds a segment ends or breaks, or its x falls. */
function endOfRun({ xs, tops, bottoms }: AreaShape, segment: number): number {
  let index = segment;
  while (index < xs.length && xs[index]! >= xs[index - 1]! && tops[index]! <= bottoms[index]!) {
    index++;
  }
  return xs[index - 1]!;
}
