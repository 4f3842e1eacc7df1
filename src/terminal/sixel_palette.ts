/** Colours for a sixel picture, and which of them each colour of the picture becomes. */
export interface SixelPalette {
  /** `0xRRGGBB` */
  readonly colors: readonly number[];
  /** Index by colour, 5 bits per channel. */
  readonly lookup: Uint16Array;
}

const BINS = 32_768;
/** A colour that covers more of the picture than this is a flat one, not a blend. */
const FLAT_SHARE = 0.005;

/**
 * Chooses at most `limit` colours from the picture itself: its most frequent ones that are not too
 * close to each other, so that the few colours of a chart are kept as they are and only the blends
 * at their edges are rounded. No dithering.
 */
export function sixelPalette(rgba: Uint8Array, limit: number): SixelPalette {
  const bins = countColors(rgba);
  const chosen = choose(bins, Math.max(2, limit));
  const lookup = new Uint16Array(BINS);
  for (let bin = 0; bin < BINS; bin++) {
    lookup[bin] = nearest(
      chosen,
      bin >> 10 << 3 | 4,
      (bin >> 5 & 31) << 3 | 4,
      (bin & 31) << 3 | 4,
    );
  }
  for (const { bin, color } of bins) {
    lookup[bin] = nearest(chosen, color >> 16, color >> 8 & 255, color & 255);
  }
  return { colors: chosen, lookup };
}

/** The lookup's index of a colour. */
export function binOf(red: number, green: number, blue: number): number {
  return (red >> 3) << 10 | (green >> 3) << 5 | blue >> 3;
}

interface Bin {
  readonly bin: number;
  readonly count: number;
  /** The bin's commonest colour, nearly: the majority vote of one pass. */
  readonly color: number;
}

function countColors(rgba: Uint8Array): Bin[] {
  const counts = new Uint32Array(BINS);
  const votes = new Int32Array(BINS);
  const colors = new Uint32Array(BINS);
  for (let at = 0; at < rgba.length; at += 4) {
    const red = rgba[at] ?? 0;
    const green = rgba[at + 1] ?? 0;
    const blue = rgba[at + 2] ?? 0;
    const bin = binOf(red, green, blue);
    const color = red << 16 | green << 8 | blue;
    counts[bin] = (counts[bin] ?? 0) + 1;
    if (colors[bin] === color) votes[bin] = (votes[bin] ?? 0) + 1;
    else if ((votes[bin] ?? 0) <= 0) {
      colors[bin] = color;
      votes[bin] = 1;
    } else votes[bin] = (votes[bin] ?? 0) - 1;
  }
  const bins: Bin[] = [];
  for (let bin = 0; bin < BINS; bin++) {
    const count = counts[bin] ?? 0;
    if (count > 0) bins.push({ bin, count, color: colors[bin] ?? 0 });
  }
  return bins.sort((one, other) => other.count - one.count);
}

function choose(bins: readonly Bin[], limit: number): number[] {
  if (bins.length <= limit) return bins.map(({ color }) => color);
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  // Grounds and grid lines are close to each other on purpose; they come first, whatever is near.
  const chosen = bins.slice(0, limit / 2).filter(({ count }) => count > total * FLAT_SHARE)
    .map(({ color }) => color);
  // The distance that two colours must keep falls until the palette is full.
  for (let apart = limit <= 16 ? 96 : 48; chosen.length < limit; apart /= 2) {
    for (const { color } of bins) {
      if (chosen.length === limit) break;
      if (chosen.every((other) => distance(color, other) > apart * apart)) chosen.push(color);
    }
    if (apart < 1) break;
  }
  return chosen;
}

function distance(one: number, other: number): number {
  const red = (one >> 16) - (other >> 16);
  const green = (one >> 8 & 255) - (other >> 8 & 255);
  const blue = (one & 255) - (other & 255);
  return red * red + green * green + blue * blue;
}

function nearest(colors: readonly number[], red: number, green: number, blue: number): number {
  const wanted = red << 16 | green << 8 | blue;
  let best = 0;
  let least = Infinity;
  for (let i = 0; i < colors.length; i++) {
    const far = distance(wanted, colors[i] ?? 0);
    if (far < least) {
      least = far;
      best = i;
    }
  }
  return best;
}
