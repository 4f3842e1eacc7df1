import type { Drawing, Layer, Shape, TextRun } from "../model/drawing.ts";
import { areaOf, type Box, intersection, intersects, isEmpty, moved, union } from "./box.ts";
import { textBox } from "./draw_text.ts";
import type { GlyphCache } from "./glyph_cache.ts";
import { isDense } from "./stroke_line.ts";

/**
 * The boxes of a page, apart from each other, that hold everything in which two drawings of one
 * size and background differ. A changed text or shape damages what it covered and now covers.
 */
export function damageBetween(before: Drawing, after: Drawing, glyphs: GlyphCache): Box[] {
  const page: Box = { left: 0, top: 0, right: after.width, bottom: after.height };
  if (before.layers.length !== after.layers.length) return [page];
  const boxes: Box[] = [];
  after.layers.forEach((layer, index) => {
    const old = before.layers[index]!;
    const own = layerBox(layer), oldOwn = layerBox(old);
    if (!sameBox(own, oldOwn)) {
      boxes.push(own, oldOwn);
      return;
    }
    for (const box of layerDamage(old, layer, glyphs)) {
      boxes.push(intersection(moved(box, layer.x, layer.y), own));
    }
  });
  return apart(boxes.map((box) => intersection(box, page)).filter((box) => !isEmpty(box)));
}

export function layerBox(layer: Layer): Box {
  const { x, y, width, height } = layer;
  return { left: x, top: y, right: x + width, bottom: y + height };
}

function layerDamage(before: Layer, after: Layer, glyphs: GlyphCache): Box[] {
  if (before.shapes.length !== after.shapes.length) {
    return [{ left: 0, top: 0, right: after.width, bottom: after.height }];
  }
  const boxes: Box[] = [];
  after.shapes.forEach((shape, index) => {
    const old = before.shapes[index]!;
    if (!sameShape(old, shape)) boxes.push(...shapeDamage(old, shape));
  });
  // Texts come and go anywhere in the list; those that stay have kept all their properties.
  const changes = new Map<string, number>();
  const count = (run: TextRun, change: number) => {
    const key = JSON.stringify(run);
    changes.set(key, (changes.get(key) ?? 0) + change);
  };
  for (const run of before.texts) count(run, -1);
  for (const run of after.texts) count(run, 1);
  for (const [run, change] of changes) {
    if (change !== 0) boxes.push(textBox(JSON.parse(run), glyphs));
  }
  return boxes;
}

/** Where two shapes differ: of a line or an area that only went on, from its last common point. */
function shapeDamage(before: Shape, after: Shape): Box[] {
  const point = firstDamaged(after, commonPoints(before, after));
  const rest = (column: Float64Array) => column.subarray(point);
  return [before, after].map((shape) => shapeBox(withColumns(shape, rest)));
}

/**
 * The point from which a line looks different that has only its first `common` points from before:
 * the last dash that was there may go on, and a stretch of two points is drawn in another way.
 */
function firstDamaged(shape: Shape, common: number): number {
  let point = Math.max(0, common - 3);
  if (shape.kind === "polyline" && point > 0) {
    const dashFrom = shape.xs[common - 1]! - Math.max(0, ...shape.dash ?? []);
    while (point > 0 && shape.xs[point]! > dashFrom) point--;
  }
  return point;
}

/** How many points two lines, or two areas, that are else alike have in common at their beginning. */
function commonPoints(before: Shape, after: Shape): number {
  // A dense line is drawn more coarsely, and so all of it anew where that changes.
  const dense = [before, after].map((shape) => shape.kind === "polyline" && isDense(shape));
  if (dense[0] !== dense[1]) return 0;
  const [one, other] = [before, after].map((shape) => withColumns(shape, () => NONE));
  return sameShape(one!, other!) ? commonLength(columnsOf(before), columnsOf(after)) : 0;
}

/** The numbers of a shape that has one for each of its points. */
function columnsOf(shape: Shape): Float64Array[] {
  return Object.values(shape).filter((value) => value instanceof Float64Array);
}

function withColumns(shape: Shape, of: (column: Float64Array) => Float64Array): Shape {
  const entries = Object.entries(shape).map(([name, value]) =>
    value instanceof Float64Array ? [name, of(value)] : [name, value]
  );
  return Object.fromEntries(entries);
}

const NONE = new Float64Array(0);

function commonLength(one: readonly Float64Array[], other: readonly Float64Array[]): number {
  let length = Infinity;
  one.forEach((column, index) => {
    const fellow = other[index]!;
    let same = 0;
    while (same < column.length && same < fellow.length && Object.is(column[same], fellow[same])) {
      same++;
    }
    length = Math.min(length, same);
  });
  return length;
}

/** All pixels that a shape may touch, in its layer. */
export function shapeBox(shape: Shape): Box {
  switch (shape.kind) {
    case "rect":
      return around(shape.x, shape.y, shape.x + shape.width, shape.y + shape.height);
    case "dot": {
      const { x, y, radius } = shape;
      return around(x - radius, y - radius, x + radius, y + radius);
    }
    case "polyline": {
      const [top, bottom] = extent(shape.ys, shape.ys), [left, right] = extent(shape.xs, shape.ys);
      const half = shape.width / 2;
      return around(left - half, top - half, right + half, bottom + half);
    }
    case "area": {
      const [top, low] = extent(shape.tops, shape.bottoms);
      const [high, bottom] = extent(shape.bottoms, shape.tops);
      const [left, right] = extent(shape.xs, shape.tops);
      return around(left, Math.min(top, high), right, Math.max(low, bottom));
    }
  }
}

function around(left: number, top: number, right: number, bottom: number): Box {
  if (!(right >= left && bottom >= top)) return { left: 0, top: 0, right: 0, bottom: 0 };
  return {
    left: Math.floor(left),
    top: Math.floor(top),
    right: Math.ceil(right),
    bottom: Math.ceil(bottom),
  };
}

/** Least and greatest of the values whose fellow in `other` is a number too. */
function extent(values: Float64Array, other: Float64Array): [number, number] {
  let least = Infinity, greatest = -Infinity;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (Number.isNaN(other[index]!)) continue;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return [least, greatest];
}

function sameBox(one: Box, other: Box): boolean {
  return one.left === other.left && one.top === other.top && one.right === other.right &&
    one.bottom === other.bottom;
}

function sameShape(one: Shape, other: Shape): boolean {
  if (one === other) return true;
  const left = Object.entries(one), right = other as unknown as Readonly<Record<string, unknown>>;
  return left.length === Object.keys(other).length &&
    left.every(([name, value]) => sameValue(value, right[name]));
}

function sameValue(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isList(one) || !isList(other) || one.length !== other.length) return false;
  for (let index = 0; index < one.length; index++) {
    if (!Object.is(one[index], other[index])) return false;
  }
  return true;
}

function isList(value: unknown): value is ArrayLike<number> {
  return value instanceof Float64Array || Array.isArray(value);
}

/**
 * Joins boxes until no two overlap; near ones too, since each box costs a pass over the page.
 */
function apart(boxes: readonly Box[]): Box[] {
  const joined: Box[] = [];
  for (const box of boxes) {
    let grown = box;
    for (let index = 0; index < joined.length;) {
      const other = joined[index]!, both = union(grown, other);
      const waste = areaOf(both) - areaOf(grown) - areaOf(other);
      if (!intersects(grown, other) && waste > SMALL_WASTE_PX) {
        index++;
        continue;
      }
      joined.splice(index, 1);
      grown = both;
      // A larger box may now meet one that was passed.
      index = 0;
    }
    joined.push(grown);
  }
  return joined;
}

/** Pixels drawn in vain that cost about as much as a box of their own. */
const SMALL_WASTE_PX = 4096;
