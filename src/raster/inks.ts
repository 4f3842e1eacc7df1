import { parseRgb, type Rgb } from "../base/rgb.ts";
import { type Palette } from "./palette.ts";

/**
 * Steps of coverage from none (0) to whole; a mask holds 0 to this. As few as the plain SVG pipeline
 * smooths flat lines in: eight look the same, letters included, and make pictures an eighth larger.
 */
export const FULL = 4;

/** A colour to draw with, and what it makes of each colour below it. */
export interface Ink {
  readonly rgb: Rgb;
  readonly opacity: number;
  /** The palette index that whole coverage leaves behind; 0 where that depends on what lies below. */
  readonly solid: number;
  /**
   * `[coverage << 8 | index below]` is the index of the mixed colour, so that a pixel costs one
   * look-up; 0 where it was never asked for: `Inks.mix` finds it and writes it down.
   */
  readonly table: Uint8Array;
}

/** The inks of a picture. Mixing is plain weighting of sRGB values, as SVG renderers do it. */
export class Inks {
  readonly #palette: Palette;
  readonly #inks = new Map<string, Ink>();

  constructor(palette: Palette) {
    this.#palette = palette;
  }

  /** `color` is `#rrggbb`, `opacity` 0 to 1. */
  ink(color: string, opacity = 1): Ink {
    const key = opacity === 1 ? color : `${color} ${opacity}`;
    let ink = this.#inks.get(key);
    if (ink === undefined) {
      const rgb = parseRgb(color);
      ink = {
        rgb,
        opacity: Math.max(0, Math.min(1, opacity)),
        solid: opacity >= 1 ? this.#palette.flat(rgb) : 0,
        table: new Uint8Array((FULL + 1) << 8),
      };
      this.#inks.set(key, ink);
    }
    return ink;
  }

  /** The index of `coverage` (0 to FULL) of an ink over an index; kept in the ink's table. */
  mix(ink: Ink, coverage: number, below: number): number {
    const palette = this.#palette;
    const share = ink.opacity * coverage / FULL;
    const ground = palette.rgb(below);
    const channel = (shift: number) => {
      const from = ground >> shift & 255, to = ink.rgb >> shift & 255;
      return Math.round(from + (to - from) * share) << shift;
    };
    const color = channel(16) | channel(8) | channel(0);
    const index = color === ground
      ? Math.max(1, below)
      : coverage === FULL && palette.isFlat(below)
      ? palette.flat(color)
      : palette.edge(color);
    ink.table[coverage << 8 | below] = index;
    return index;
  }
}
