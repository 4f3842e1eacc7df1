/**
 * A reader for TrueType outlines (OpenType specification 1.9: `cmap` formats 4 and 12, `hmtx`,
 * `loca`, `glyf`), only as far as drawing one font needs: no hinting, no kerning, no shaping.
 * A general library took 130 ms to load and parse this font, more than a whole first frame.
 */
export class TrueType {
  readonly unitsPerEm: number;
  readonly #view: DataView;
  readonly #tables = new Map<string, number>();
  readonly #glyphOfChar = new Map<number, number>();
  readonly #longOffsets: boolean;
  readonly #metricCount: number;
  readonly #cmap: number;
  readonly #outlines = new Map<number, Outline>();

  /** Throws a RangeError or Error for bytes that are no TrueType font. */
  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const view = this.#view;
    const count = view.getUint16(4);
    for (let index = 0; index < count; index++) {
      const at = 12 + 16 * index;
      const tag = String.fromCharCode(...[0, 1, 2, 3].map((byte) => view.getUint8(at + byte)));
      this.#tables.set(tag, view.getUint32(at + 8));
    }
    this.unitsPerEm = view.getUint16(this.#table("head") + 18);
    this.#longOffsets = view.getInt16(this.#table("head") + 50) === 1;
    this.#metricCount = view.getUint16(this.#table("hhea") + 34);
    this.#cmap = this.#findCmap();
  }

  #table(tag: string): number {
    const offset = this.#tables.get(tag);
    if (offset === undefined) throw new Error(`the font has no table ${tag}`);
    return offset;
  }

  #findCmap(): number {
    const view = this.#view, start = this.#table("cmap");
    let best = -1;
    for (let index = 0; index < view.getUint16(start + 2); index++) {
      const offset = start + view.getUint32(start + 4 + 8 * index + 4);
      const format = view.getUint16(offset);
      if (format === 12 || (format === 4 && best < 0)) best = offset;
    }
    if (best < 0) throw new Error("the font has no Unicode character map");
    return best;
  }

  /** The glyph of a code point; 0, the font's "missing" box, where it has none. */
  glyph(codePoint: number): number {
    let glyph = this.#glyphOfChar.get(codePoint);
    if (glyph === undefined) {
      glyph = this.#lookUp(codePoint);
      this.#glyphOfChar.set(codePoint, glyph);
    }
    return glyph;
  }

  #lookUp(codePoint: number): number {
    const view = this.#view, map = this.#cmap;
    if (view.getUint16(map) === 12) {
      for (let index = 0; index < view.getUint32(map + 12); index++) {
        const at = map + 16 + 12 * index;
        const first = view.getUint32(at);
        if (codePoint >= first && codePoint <= view.getUint32(at + 4)) {
          return view.getUint32(at + 8) + codePoint - first;
        }
      }
      return 0;
    }
    const segments = view.getUint16(map + 6);
    for (let offset = 0; offset < segments; offset += 2) {
      if (codePoint > view.getUint16(map + 14 + offset)) continue;
      const first = view.getUint16(map + 16 + segments + offset);
      if (codePoint < first) return 0;
      const delta = view.getUint16(map + 16 + 2 * segments + offset);
      const rangeAt = map + 16 + 3 * segments + offset;
      const range = view.getUint16(rangeAt);
      if (range === 0) return (codePoint + delta) & 0xffff;
      const glyph = view.getUint16(rangeAt + range + 2 * (codePoint - first));
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  }

  /** The advance width of a glyph in font units. */
  advance(glyph: number): number {
    const index = Math.min(glyph, this.#metricCount - 1);
    return this.#view.getUint16(this.#table("hmtx") + 4 * index);
  }

  /** The contours of a glyph in font units, y upwards. */
  outline(glyph: number): Outline {
    let outline = this.#outlines.get(glyph);
    if (outline === undefined) {
      outline = this.#readOutline(glyph, 0);
      this.#outlines.set(glyph, outline);
    }
    return outline;
  }

  #readOutline(glyph: number, depth: number): Outline {
    const view = this.#view, loca = this.#table("loca");
    const [from, to] = this.#longOffsets
      ? [view.getUint32(loca + 4 * glyph), view.getUint32(loca + 4 * glyph + 4)]
      : [2 * view.getUint16(loca + 2 * glyph), 2 * view.getUint16(loca + 2 * glyph + 2)];
    if (from === to || depth > 8) return [];
    const at = this.#table("glyf") + from;
    const contours = view.getInt16(at);
    return contours >= 0 ? this.#simple(at, contours) : this.#composite(at + 10, depth);
  }

  #simple(start: number, contourCount: number): Outline {
    const view = this.#view;
    const ends: number[] = [];
    for (let index = 0; index < contourCount; index++) {
      ends.push(view.getUint16(start + 10 + 2 * index));
    }
    const pointCount = contourCount === 0 ? 0 : ends[contourCount - 1]! + 1;
    let at = start + 10 + 2 * contourCount;
    at += 2 + view.getUint16(at);
    const flags: number[] = [];
    while (flags.length < pointCount) {
      const flag = view.getUint8(at++);
      flags.push(flag);
      if (flag & 8) {
        for (let repeat = view.getUint8(at++); repeat > 0; repeat--) flags.push(flag);
      }
    }
    const readAxis = (shortBit: number, sameBit: number): number[] => {
      let position = 0;
      return flags.map((flag) => {
        if (flag & shortBit) position += (flag & sameBit ? 1 : -1) * view.getUint8(at++);
        else if (!(flag & sameBit)) {
          position += view.getInt16(at);
          at += 2;
        }
        return position;
      });
    };
    const xs = readAxis(2, 16), ys = readAxis(4, 32);
    let first = 0;
    return ends.map((end) => {
      const contour: Point[] = [];
      for (let index = first; index <= end; index++) {
        contour.push({ x: xs[index]!, y: ys[index]!, on: (flags[index]! & 1) === 1 });
      }
      first = end + 1;
      return contour;
    });
  }

  #composite(start: number, depth: number): Outline {
    const view = this.#view;
    const parts: Outline = [];
    let at = start, flags: number;
    do {
      flags = view.getUint16(at);
      const glyph = view.getUint16(at + 2);
      at += 4;
      const words = (flags & 1) !== 0;
      const dx = words ? view.getInt16(at) : view.getInt8(at);
      const dy = words ? view.getInt16(at + 2) : view.getInt8(at + 1);
      at += words ? 4 : 2;
      const fixed = () => view.getInt16((at += 2) - 2) / 16384;
      let [xx, xy, yx, yy] = [1, 0, 0, 1];
      if (flags & 8) xx = yy = fixed();
      else if (flags & 64) [xx, yy] = [fixed(), fixed()];
      else if (flags & 128) [xx, xy, yx, yy] = [fixed(), fixed(), fixed(), fixed()];
      for (const contour of this.#readOutline(glyph, depth + 1)) {
        parts.push(contour.map(({ x, y, on }) => ({
          x: x * xx + y * yx + dx,
          y: x * xy + y * yy + dy,
          on,
        })));
      }
    } while (flags & 32);
    return parts;
  }
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly on: boolean;
}

/** Closed contours; points that are not `on` the curve are control points of quadratic curves. */
export type Outline = Point[][];

/** A straight piece of a contour to (x, y), or a curve where there is a control point. */
interface Piece {
  readonly x: number;
  readonly y: number;
  readonly control?: { readonly x: number; readonly y: number };
}

/** Where a contour begins, and the pieces that lead round it; what is left to the start is straight. */
export function tracedContour(
  contour: Outline[number],
): { readonly start: Piece; readonly pieces: readonly Piece[] } {
  const count = contour.length, firstOn = contour.findIndex((point) => point.on);
  const start = firstOn >= 0 ? contour[firstOn]! : middle(contour[0]!, contour[count - 1]!);
  const steps = firstOn >= 0 ? count - 1 : count;
  const pieces: Piece[] = [];
  for (let step = 0; step < steps; step++) {
    const at = firstOn + 1 + step, point = contour[at % count]!, next = contour[(at + 1) % count]!;
    const isLast = step === steps - 1;
    if (point.on) {
      pieces.push({ x: point.x, y: point.y });
      continue;
    }
    const { x, y } = isLast ? start : next.on ? next : middle(point, next);
    pieces.push({ x, y, control: point });
    if (next.on && !isLast) step++;
  }
  return { start, pieces };
}

/** Between two control points lies a point on the curve. */
function middle(one: Point, other: Point): Piece {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}
