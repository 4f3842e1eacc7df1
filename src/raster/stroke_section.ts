/**
 * What one stretch of a stroked line covers at an x: from `top` to `bottom`. The stroke is the
 * union of a rectangle along each segment and a sector of a circle at each corner. Used again for
 * stretch after stretch; `moveTo` goes from left to right.
 */
export class StrokeSection {
  /** Where the stroke begins and ends. */
  left = 0;
  right = 0;
  /** At the x last moved to; top > bottom: nothing. */
  top = Infinity;
  bottom = -Infinity;
  readonly #half: number;
  #xs = new Float64Array(64);
  #ys = new Float64Array(64);
  /** Of the segment from a point to the next: the unit direction. */
  #ux = new Float64Array(64);
  #uy = new Float64Array(64);
  /** How far left and right of each point its corners reach. */
  #reach = new Float64Array(64);
  #count = 0;
  /** The first segment that may still reach the current x. */
  #first = 0;

  constructor(half: number) {
    this.#half = half;
  }

  /** Takes a stretch's points, moved by (dx, dy); x must not fall. */
  take(
    xs: Float64Array,
    ys: Float64Array,
    { count, dx, dy }: { readonly count: number; readonly dx: number; readonly dy: number },
  ): void {
    if (this.#xs.length < count) {
      this.#xs = new Float64Array(2 * count);
      this.#ys = new Float64Array(2 * count);
      this.#ux = new Float64Array(2 * count);
      this.#uy = new Float64Array(2 * count);
      this.#reach = new Float64Array(2 * count);
    }
    const half = this.#half;
    let points = 0;
    for (let index = 0; index < count; index++) {
      const x = xs[index]! + dx, y = ys[index]! + dy;
      if (points > 0) {
        const stepX = x - this.#xs[points - 1]!, stepY = y - this.#ys[points - 1]!;
        const length = Math.sqrt(stepX * stepX + stepY * stepY);
        if (length < 1e-9) continue;
        this.#ux[points - 1] = stepX / length;
        this.#uy[points - 1] = stepY / length;
      }
      this.#xs[points] = x;
      this.#ys[points++] = y;
    }
    this.#count = points;
    this.#first = 0;
    this.left = Infinity;
    this.right = -Infinity;
    if (points < 2) return;
    let steepness = 0;
    for (let index = 0; index < points; index++) {
      const before = steepness;
      steepness = index < points - 1 ? Math.abs(this.#uy[index]!) : 0;
      const reach = half * Math.max(before, steepness);
      this.#reach[index] = reach;
      const x = this.#xs[index]!;
      if (x - reach < this.left) this.left = x - reach;
      if (x + reach > this.right) this.right = x + reach;
    }
  }

  /**
   * Into how many pieces the stroke's edges must be cut between two x to be straight lines, near
   * enough: not at all along a segment, and finely around segments that are all but upright.
   */
  pieces(fromX: number, toX: number): number {
    const xs = this.#xs, reach = this.#reach, last = this.#count - 2;
    let index = this.#first;
    while (index < last && xs[index + 1]! + reach[index + 1]! < fromX) index++;
    if (
      this.#ux[index]! > 0 && xs[index]! + reach[index]! <= fromX &&
      xs[index + 1]! - reach[index + 1]! >= toX
    ) return 1;
    for (; index <= last && xs[index]! - reach[index]! < toX; index++) {
      if (this.#ux[index]! < STEEP) return STEEP_PIECES;
    }
    return CORNER_PIECES;
  }

  /** Finds `top` and `bottom` at an x that is not left of the one before. */
  moveTo(x: number): void {
    const half = this.#half, last = this.#count - 2;
    const xs = this.#xs, ys = this.#ys;
    while (this.#first < last && xs[this.#first + 1]! + half < x) this.#first++;
    let top = Infinity, bottom = -Infinity;
    for (let index = this.#first; index <= last && xs[index]! - half <= x; index++) {
      const fromX = xs[index]!, fromY = ys[index]!, toX = xs[index + 1]!, toY = ys[index + 1]!;
      const ux = this.#ux[index]!, uy = this.#uy[index]!;
      let high: number, low: number;
      if (ux < 1e-9) {
        // Its edges are jumps: left out, so that no neighbouring column takes them for a slope.
        const within = Math.abs(x - fromX) < half;
        high = within ? Math.min(fromY, toY) : Infinity;
        low = within ? Math.max(fromY, toY) : -Infinity;
      } else {
        // Between the two long edges, and between the two short ones.
        const middle = fromY + (x - fromX) * uy / ux, reach = half / ux;
        high = middle - reach;
        low = middle + reach;
        if (uy > FLAT) {
          const start = fromY - (x - fromX) * ux / uy, end = toY - (x - toX) * ux / uy;
          if (start > high) high = start;
          if (end < low) low = end;
        } else if (uy < -FLAT) {
          const start = fromY - (x - fromX) * ux / uy, end = toY - (x - toX) * ux / uy;
          if (end > high) high = end;
          if (start < low) low = start;
        } else if (x < fromX || x > toX) low = -Infinity;
      }
      if (high <= low) {
        if (high < top) top = high;
        if (low > bottom) bottom = low;
      }
      if (index === last) break;
      // A round join fills the gap on the outer side of a corner, between the two edges there.
      const away = x - toX, nextUy = this.#uy[index + 1]!;
      if (nextUy > uy) {
        if (away <= uy * half || away >= nextUy * half) continue;
        const y = toY - Math.sqrt(Math.max(0, half * half - away * away));
        if (y < top) top = y;
      } else {
        if (away <= -uy * half || away >= -nextUy * half) continue;
        const y = toY + Math.sqrt(Math.max(0, half * half - away * away));
        if (y > bottom) bottom = y;
      }
    }
    this.top = top;
    this.bottom = bottom;
  }
}

/** A segment whose direction has less of x than this is all but upright. */
const STEEP = 0.2;
const STEEP_PIECES = 8;
const CORNER_PIECES = 3;

/** A segment that rises less than this share of its length has upright ends. */
const FLAT = 1e-6;
