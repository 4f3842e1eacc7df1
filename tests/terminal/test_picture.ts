import type { IndexedPixels, Picture, PixelBox } from "../../src/terminal/picture.ts";
import { encodePng, type Pixels } from "../helpers/png.ts";

const COLORS = [0x3fb950, 0x58a6ff, 0xd29922, 0xf85149, 0xbc8cff];

/** A picture like a page of charts: flat grounds, lines, soft edges. `phase` moves the lines. */
export function testPicture(width: number, height: number, phase = 0): TestPicture {
  const rgba = new Uint8Array(width * height * 4);
  const put = (x: number, y: number, color: number, share = 1) => {
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    const at = (y * width + x) * 4;
    for (let c = 0; c < 3; c++) {
      const part = color >> (16 - 8 * c) & 255;
      rgba[at + c] = Math.round((rgba[at + c] ?? 0) * (1 - share) + part * share);
    }
    rgba[at + 3] = 255;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const grid = x % 80 === 40 || y % 50 === 25;
      put(x, y, grid ? 0x30363d : x < width / 2 ? 0x0d1117 : 0x161b22);
    }
  }
  COLORS.forEach((color, line) => {
    for (let x = 0; x < width; x++) {
      const level = Math.sin((x + phase * 7) / 37 + line) * 0.3 + 0.5;
      const at = level * (height - 8) + line;
      const y = Math.floor(at);
      put(x, y, color, 1 - (at - y));
      put(x, y + 1, color);
      put(x, y + 2, color, at - y);
    }
  });
  return pictureOf(width, height, indexesOf(rgba));
}

/** A picture in every form. */
export type TestPicture = Picture & Required<Pick<Picture, "png" | "indexed">> & Pixels;

/** A picture of indexed pixels in all other forms. */
export function pictureOf(width: number, height: number, indexed: IndexedPixels): TestPicture {
  const { indexes, palette } = indexed;
  const rgba = new Uint8Array(width * height * 4).fill(255);
  indexes.forEach((entry, at) => rgba.set(palette.subarray(3 * entry, 3 * entry + 3), 4 * at));
  const png = encodePng({ width, height, rgba });
  return { width, height, widthPx: width, heightPx: height, rgba, indexed, png, number: 1 };
}

/** Of palettes, some room is left for marks. */
const MOST_COLORS = 240;

/** Indexed pixels; where the colours are too many, later ones become an earlier one that is near. */
function indexesOf(rgba: Uint8Array): IndexedPixels {
  const palette: number[] = [];
  const entries = new Map<number, number>();
  const indexes = new Uint8Array(rgba.length / 4);
  for (let at = 0; at < rgba.length; at += 4) {
    const [red, green, blue] = [rgba[at]!, rgba[at + 1]!, rgba[at + 2]!];
    const color = red << 16 | green << 8 | blue;
    let entry = entries.get(color);
    if (entry === undefined) {
      entry = nearest(palette, [red, green, blue], palette.length < 3 * MOST_COLORS ? 8 : 999);
      if (entry < 0) entry = palette.push(red, green, blue) / 3 - 1;
      entries.set(color, entry);
    }
    indexes[at / 4] = entry;
  }
  return { indexes, palette: Uint8Array.from(palette) };
}

/** The entry of a palette that is nearest, and no further in any channel than that; else -1. */
function nearest(palette: readonly number[], color: readonly number[], most: number): number {
  let [best, least] = [-1, most];
  for (let entry = 0; 3 * entry < palette.length; entry++) {
    const far = Math.max(...color.map((value, c) => Math.abs(value - palette[3 * entry + c]!)));
    if (far < least) [best, least] = [entry, far];
  }
  return best;
}

/** The same picture with a small part changed, as a clock or a title does. */
export function withMark({ width, height, indexed }: TestPicture, color: number): TestPicture {
  const rgb = [color >> 16, color >> 8 & 255, color & 255];
  const palette = Uint8Array.of(...indexed.palette, ...rgb);
  const indexes = indexed.indexes.slice();
  for (let y = 10; y < 20; y++) {
    const from = y * width + 30;
    indexes.fill(indexed.palette.length / 3, from, from + 40);
  }
  return changed(pictureOf(width, height, { indexes, palette }), {
    x: 30,
    y: 10,
    width: 40,
    height: 10,
  });
}

/** A painter's picture that differs from any before it in a box alone. */
function changed(picture: TestPicture, box: PixelBox): TestPicture {
  return { ...picture, changedSince: () => [box] };
}

/** The same picture with a part of many colours, which as an edit is longer than one sequence. */
export function withNoise({ width, height, indexed }: TestPicture): TestPicture {
  const { palette } = indexed;
  const indexes = indexed.indexes.slice();
  let seed = 1;
  for (let y = 30; y < 90; y++) {
    for (let x = 30; x < 150; x++) {
      seed = Math.imul(seed, 1103515245) + 12345 & 0x7fffffff;
      indexes[y * width + x] = (seed >> 16) % (palette.length / 3);
    }
  }
  // The mark, if any, comes with it where the picture before had none.
  return changed(pictureOf(width, height, { indexes, palette }), {
    x: 30,
    y: 10,
    width: 120,
    height: 80,
  });
}
