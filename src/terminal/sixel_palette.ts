import { continues, type IndexedPixels } from "./picture.ts";

/** Which colours a sixel picture is drawn with. */
export interface SixelPalette {
  /** For each entry of the picture's palette the one that is drawn in its place. */
  readonly drawn: Uint8Array;
  /** The picture's palette: red, green and blue of each entry. */
  readonly colors: Uint8Array;
  /** Every colour is drawn as it is. */
  readonly exact: boolean;
  /** The share of the picture's pixels that are drawn in a colour far from their own. */
  readonly far: number;
}

/** A colour that covers more of the picture than this is a flat one, not a blend. */
const FLAT_SHARE = 0.005;
/** Colours further apart than this, all channels together, look different. */
const FAR = 48;
/** A palette is made anew when this much more of the picture is far from its colours than at first. */
const STALE_SHARE = 0.002;

/**
 * At most `limit` of the picture's own colours, its most frequent ones that are not too close to
 * each other: the few colours of a chart are kept as they are, and only the blends at their edges are
 * rounded, where all are too many. No dithering. `before` is kept as long as it serves.
 */
export function sixelPalette(
  { indexes, palette: colors }: IndexedPixels,
  limit: number,
  before?: SixelPalette,
): SixelPalette {
  const same = before !== undefined && continues(colors, before.colors);
  if (same && before.exact && colors.length === before.colors.length) return before;
  const count = colors.length / 3;
  const firsts = firstOfEach(colors);
  // Entry 0 of a page's palette is another's twin: it takes no register.
  if (new Set(firsts).size <= limit) return { drawn: firsts, colors, exact: true, far: 0 };
  const counts = new Uint32Array(256);
  for (const index of indexes) counts[index]!++;
  const entries = [...counts.keys()].filter((entry) => counts[entry]! > 0);
  const measured = (drawn: Uint8Array): SixelPalette => {
    let far = 0;
    for (const entry of entries) {
      if (apart(colors, entry, drawn[entry]!) > FAR) far += counts[entry]!;
    }
    return { drawn, colors, exact: false, far: far / indexes.length };
  };
  const drawnWith = (chosen: readonly number[]) =>
    measured(Uint8Array.from({ length: count }, (_, entry) => nearest(colors, chosen, entry)));
  if (same) {
    const still = drawnWith([...new Set(before.drawn)]);
    if (still.far <= before.far + STALE_SHARE) return { ...still, far: before.far };
  }
  const byCount = entries.sort((one, other) => counts[other]! - counts[one]!);
  const flat = byCount.filter((entry) => counts[entry]! > indexes.length * FLAT_SHARE);
  return drawnWith(choose(colors, { byCount, flat, limit: Math.max(2, limit) }));
}

/** For each entry the first one of its colour. */
function firstOfEach(colors: Uint8Array): Uint8Array {
  const seen = new Map<number, number>();
  return Uint8Array.from({ length: colors.length / 3 }, (_, entry) => {
    const [red = 0, green = 0, blue = 0] = colors.subarray(3 * entry, 3 * entry + 3);
    const color = red << 16 | green << 8 | blue;
    const first = seen.get(color) ?? entry;
    seen.set(color, first);
    return first;
  });
}

function choose(
  colors: Uint8Array,
  { byCount, flat, limit }: {
    readonly byCount: readonly number[];
    readonly flat: readonly number[];
    readonly limit: number;
  },
): number[] {
  // Grounds and grid lines are close to each other on purpose; they come first, whatever is near.
  const chosen = flat.slice(0, limit / 2);
  // The distance that two colours must keep falls until the palette is full.
  for (let least = limit <= 16 ? 96 : 48; chosen.length < limit && least >= 1; least /= 2) {
    for (const entry of byCount) {
      if (chosen.length === limit) break;
      if (chosen.every((other) => distance(colors, entry, other) > least * least)) {
        chosen.push(entry);
      }
    }
  }
  return chosen;
}

function nearest(colors: Uint8Array, chosen: readonly number[], entry: number): number {
  let best = chosen[0] ?? 0, least = Infinity;
  for (const other of chosen) {
    const far = distance(colors, entry, other);
    if (far < least) [least, best] = [far, other];
  }
  return best;
}

/** The square of the distance of two entries' colours. */
function distance(colors: Uint8Array, one: number, other: number): number {
  let sum = 0;
  for (let c = 0; c < 3; c++) sum += (colors[3 * one + c]! - colors[3 * other + c]!) ** 2;
  return sum;
}

/** How far two entries' colours are from each other, all channels together. */
function apart(colors: Uint8Array, one: number, other: number): number {
  let sum = 0;
  for (let c = 0; c < 3; c++) sum += Math.abs(colors[3 * one + c]! - colors[3 * other + c]!);
  return sum;
}
