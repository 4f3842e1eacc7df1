import type { Box } from "./box.ts";
import { FULL, type Ink, type Inks } from "./inks.ts";

/** With what a shape is drawn, and by how much moved from where its layer has it. */
export interface Moved {
  readonly ink: Ink;
  readonly dx: number;
  readonly dy: number;
}

/**
 * A picture of palette indexes. Rows start with a byte that stays 0, PNG's filter type "none",
 * so that the pixels can be compressed where they lie. Drawing changes nothing outside the clip.
 */
export class Canvas {
  readonly width: number;
  readonly height: number;
  /** Bytes from row to row. */
  readonly stride: number;
  readonly pixels: Uint8Array;
  readonly #words: Uint32Array;
  readonly inks: Inks;
  clip: Box;

  /** `pixels` of an earlier canvas of the same size may be used again; their content is kept. */
  constructor(width: number, height: number, options: {
    readonly inks: Inks;
    readonly pixels?: Uint8Array | undefined;
  }) {
    const { inks, pixels = new Uint8Array((width + 1) * height) } = options;
    this.width = width;
    this.height = height;
    this.stride = width + 1;
    this.pixels = pixels;
    this.#words = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length >> 2);
    this.inks = inks;
    this.clip = { left: 0, top: 0, right: width, bottom: height };
  }

  /** Where a pixel lies in `pixels`. */
  offset(x: number, y: number): number {
    return y * this.stride + 1 + x;
  }

  /** Covers a row from `left` to before `right`, both within the clip, evenly. */
  blendRow(y: number, left: number, right: number, ink: Ink, coverage = FULL): void {
    const from = this.offset(left, y), to = this.offset(right, y);
    if (to <= from || coverage <= 0) return;
    const { pixels, inks } = this;
    if (coverage === FULL && ink.solid !== 0) {
      pixels.fill(ink.solid, from, to);
      return;
    }
    const { table } = ink, level = coverage << 8;
    for (let at = from; at < to; at++) {
      const below = pixels[at]!;
      pixels[at] = table[level | below]! || inks.mix(ink, coverage, below);
    }
  }

  /**
   * Covers whole pixels of a box within the clip. Where an ink lets through what lies below, four
   * pixels are looked up at a time: most are the same four as the ones before.
   */
  blendBox(box: Box, ink: Ink): void {
    const { left, right } = box;
    if (ink.solid !== 0 || right - left < 8) {
      for (let y = box.top; y < box.bottom; y++) this.blendRow(y, left, right, ink);
      return;
    }
    const { inks } = this, words = this.#words, { table } = ink;
    const level = FULL << 8;
    let seen = -1, made = 0;
    for (let y = box.top; y < box.bottom; y++) {
      const from = this.offset(left, y), to = this.offset(right, y);
      const firstWord = from + 3 >> 2, endWord = to >> 2;
      for (let at = firstWord; at < endWord; at++) {
        const word = words[at]!;
        if (word !== seen) {
          made = 0;
          for (let shift = 0; shift < 32; shift += 8) {
            const below = word >>> shift & 255;
            made |= (table[level | below]! || inks.mix(ink, FULL, below)) << shift;
          }
          seen = word;
        }
        words[at] = made;
      }
      // What lies before and behind the whole words.
      this.blendRow(y, left, left + (firstWord << 2) - from, ink);
      this.blendRow(y, right - (to - (endWord << 2)), right, ink);
    }
  }

  /** Covers whole pixels of a column, which must lie within the clip's columns. */
  blendColumn(x: number, rows: Pick<Box, "top" | "bottom">, ink: Ink): void {
    const top = Math.max(rows.top, this.clip.top), bottom = Math.min(rows.bottom, this.clip.bottom);
    if (bottom <= top) return;
    const { pixels, stride, inks } = this;
    const { table, solid } = ink, end = this.offset(x, bottom), level = FULL << 8;
    for (let at = this.offset(x, top); at < end; at += stride) {
      if (solid !== 0) pixels[at] = solid;
      else pixels[at] = table[level | pixels[at]!]! || inks.mix(ink, FULL, pixels[at]!);
    }
  }

  /** Covers one pixel, which must lie within the clip. */
  blendPixel(x: number, y: number, ink: Ink, coverage: number): void {
    if (coverage <= 0) return;
    const at = this.offset(x, y), below = this.pixels[at]!;
    this.pixels[at] = ink.table[coverage << 8 | below]! || this.inks.mix(ink, coverage, below);
  }
}

/** A share of a pixel, 0 to 1, in steps of coverage. */
export function coverageOf(share: number): number {
  return share >= 1 ? FULL : share <= 0 ? 0 : Math.floor(share * FULL + 0.5);
}
