import type { Canvas } from "./canvas.ts";
import { coverBelow } from "./cover_below.ts";
import { FULL, type Ink } from "./inks.ts";

/**
 * Paints what lies between curves, one pixel column at a time, each pixel covered by exactly the
 * area that the curves' straight pieces leave to it. What changes from row to row is summed up
 * per column, as scan converters do along rows; a chart's lines are long in x, so columns suit.
 */
export class ColumnPainter {
  readonly #canvas: Canvas;
  readonly #ink: Ink;
  readonly #rows: number;
  /** Two numbers for each row, as `coverBelow` has them. */
  readonly #change: Float64Array;
  #first = Infinity;
  #last = -1;

  constructor(canvas: Canvas, ink: Ink) {
    this.#canvas = canvas;
    this.#ink = ink;
    // All rows, not those of the clip alone: sums, and so pixels, are the same whatever the clip.
    this.#rows = canvas.height;
    this.#change = scratch(2 * (this.#rows + 3));
  }

  /**
   * Counts as covered what lies below a piece of curve that goes from y0 to y1 and is `width` of
   * the column wide; a negative width takes it away again, for the lower edge of an area.
   */
  below(width: number, y0: number, y1: number): void {
    const rows = this.#rows;
    let high = y0 < y1 ? y0 : y1, low = y0 < y1 ? y1 : y0;
    if (high >= rows || width === 0) return;
    if (low <= 0) high = low = 0;
    if (high < 0) {
      // Only the piece on the canvas is walked along; the rest covers all rows or none.
      const above = width * -high / (low - high);
      this.#add(above, 0, 0);
      width -= above;
      high = 0;
    }
    if (low > rows) {
      width *= (rows - high) / (low - high);
      low = rows;
    }
    this.#add(width, high, low);
  }

  #add(width: number, high: number, low: number): void {
    const last = coverBelow(this.#change, 0, { width, high, low });
    const first = Math.floor(high);
    if (first < this.#first) this.#first = first;
    if (last > this.#last) this.#last = last;
  }

  /**
   * Draws the column from what was counted, and forgets it. `x` must lie within the clip. The
   * rows of `without` are left as they are.
   */
  paint(x: number, without: Rows = NO_ROWS): void {
    if (this.#last < 0) return;
    const canvas = this.#canvas, ink = this.#ink, change = this.#change;
    const { pixels, stride, inks, clip } = canvas;
    const { table, solid } = ink;
    const { top, bottom: end } = clip, last = this.#last;
    let covered = 0, slope = 0, level = 0;
    let at = canvas.offset(x, this.#first);
    for (let row = this.#first; row < end; row++, at += stride) {
      // Below the last edge all is covered as there: down to the border, or not at all.
      if (row > last && level === 0) break;
      const more = change[2 * row]!, steeper = change[2 * row + 1]!;
      if (steeper !== 0) {
        change[2 * row + 1] = 0;
        slope += steeper;
        // What sums of fractions leave over is none.
        if (slope < 1e-12 && slope > -1e-12) slope = 0;
      }
      if (more !== 0 || slope !== 0) {
        change[2 * row] = 0;
        covered += more + slope;
        level = (covered < 0 ? -covered : covered) * FULL + 0.5 | 0;
        if (level > FULL) level = FULL;
      }
      if (level === 0 || row < top) continue;
      if (row >= without.top && row < without.bottom) {
        // An edge that ends on the row's border may still have left a change below it.
        if (row > without.top) {
          at += stride * (without.bottom - 1 - row);
          row = without.bottom - 1;
        }
        continue;
      }
      if (level === FULL && solid !== 0) {
        pixels[at] = solid;
        continue;
      }
      const below = pixels[at]!;
      pixels[at] = table[level << 8 | below]! || inks.mix(ink, level, below);
    }
    this.#forget(Math.max(this.#first, end));
  }

  #forget(from: number): void {
    if (from <= this.#last) this.#change.fill(0, 2 * from, 2 * this.#last + 2);
    this.#first = Infinity;
    this.#last = -1;
  }
}

/** Rows from `top` to before `bottom`. */
export interface Rows {
  readonly top: number;
  readonly bottom: number;
}

export const NO_ROWS: Rows = { top: 0, bottom: 0 };

let shared = new Float64Array(4096);

/** Zeroed memory of at least a length; painters leave it zeroed, and only one paints at a time. */
function scratch(length: number): Float64Array {
  if (shared.length < length) shared = new Float64Array(2 * length);
  return shared;
}
