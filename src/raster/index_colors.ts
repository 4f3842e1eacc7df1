import type { SvgPicture } from "./render_svg.ts";

/** A picture of at most 256 colours. */
export interface IndexedPixels {
  /** Red, green and blue of each index. */
  readonly palette: Uint8Array;
  /** Rows as PNG has them: a filter type, 0, and a palette index for each pixel. */
  readonly rows: Uint8Array;
}

const MAX_COLORS = 256;

/**
 * Brings opaque RGBA pixels to at most 256 colours: the most frequent ones stay exact, which in a
 * chart are all grounds, lines and letters; the rest, shades of their edges, take the nearest of those.
 */
export function indexColors({ width, height, rgba }: SvgPicture): IndexedPixels {
  const pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, width * height);
  const colors = byFrequency(pixels);
  const kept = colors.slice(0, MAX_COLORS);
  const indexes = new Map(kept.map((color, index) => [color, index]));
  for (const color of colors.slice(MAX_COLORS)) indexes.set(color, nearest(color, kept));
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0, from = 0, to = 0, last = -1, index = 0; y < height; y++) {
    to++;
    for (let x = 0; x < width; x++) {
      const color = pixels[from++]!;
      // Most pixels are like their neighbour.
      if (color !== last) index = indexes.get(last = color)!;
      rows[to++] = index;
    }
  }
  return { palette: Uint8Array.from(kept.flatMap(channels)), rows };
}

/** All colours of a picture, each once, the most frequent first. */
function byFrequency(pixels: Uint32Array): number[] {
  const counts = new Map<number, number>();
  for (let at = 0; at < pixels.length;) {
    const color = pixels[at]!, from = at;
    while (at < pixels.length && pixels[at] === color) at++;
    counts.set(color, (counts.get(color) ?? 0) + at - from);
  }
  return [...counts].sort(([, one], [, other]) => other - one).map(([color]) => color);
}

function nearest(color: number, palette: readonly number[]): number {
  const [red, green, blue] = channels(color);
  let best = 0, least = Infinity;
  palette.forEach((entry, index) => {
    const distance = Math.max(
      Math.abs((entry & 255) - red),
      Math.abs((entry >> 8 & 255) - green),
      Math.abs((entry >> 16 & 255) - blue),
    );
    if (distance >= least) return;
    least = distance;
    best = index;
  });
  return best;
}

/** Of a pixel as it lies in memory, red first. */
function channels(color: number): [red: number, green: number, blue: number] {
  return [color & 255, color >> 8 & 255, color >> 16 & 255];
}
