import type { Rgb } from "../base/rgb.ts";

const MAX_COLORS = 256;
/** A picture with more flat colours than this must do with near ones. */
const MAX_FLATS = 160;

/** In channel units. */
const TOLERANCE = 8;

/** How many times the tolerance is allowed while at least so many entries are free. */
const SCARCITY = [
  { atLeast: 96, times: 1 },
  { atLeast: 48, times: 1.5 },
  { atLeast: 24, times: 2 },
  { atLeast: 12, times: 3 },
  { atLeast: 0, times: 6 },
] as const;

/**
 * The at most 256 colours of a picture, found as it is drawn. Flat colours are kept exactly; the
 * many that smooth edges ask for share an entry where they differ by less than the tolerance, which
 * grows as entries run out: what is drawn first should be what is seen most.
 * Entry 0 is the background's twin and never drawn with, so that 0 can mean "not known yet".
 */
export class Palette {
  /** How far an edge's colour may be from its entry at first: the widest difference of a channel. */
  readonly #tolerance: number;
  /** Red, green and blue of each entry. */
  readonly #channels = new Uint8Array(3 * MAX_COLORS);
  readonly #flat = new Uint8Array(MAX_COLORS);
  #count = 1;
  #flats = 0;

  constructor(background: Rgb, { tolerance = TOLERANCE }: { readonly tolerance?: number } = {}) {
    this.#tolerance = tolerance;
    this.#set(0, background, true);
  }

  /** Entries in use, the reserved one included. */
  get count(): number {
    return this.#count;
  }

  isFlat(index: number): boolean {
    return this.#flat[index] === 1;
  }

  rgb(index: number): Rgb {
    const channels = this.#channels, at = 3 * index;
    return channels[at]! << 16 | channels[at + 1]! << 8 | channels[at + 2]!;
  }

  /** The entry of a colour that fills areas: exact while entries are free. */
  flat(color: Rgb): number {
    for (let index = 1; index < this.#count; index++) {
      if (this.rgb(index) !== color) continue;
      this.#flat[index] = 1;
      return index;
    }
    if (this.#flats >= MAX_FLATS || this.#count === MAX_COLORS) return this.edge(color);
    this.#flats++;
    return this.#add(color, true);
  }

  /** The entry of a colour that lies on an edge: one within the tolerance, else its own. */
  edge(color: Rgb): number {
    const { index, distance } = this.#nearest(color);
    const free = MAX_COLORS - this.#count;
    const { times } = SCARCITY.find(({ atLeast }) => free >= atLeast)!;
    return free === 0 || distance <= times * this.#tolerance ? index : this.#add(color, false);
  }

  /** Red, green and blue of each entry in use: the content of a PNG's PLTE chunk. */
  bytes(): Uint8Array {
    return this.#channels.slice(0, 3 * this.#count);
  }

  #add(color: Rgb, flat: boolean): number {
    this.#set(this.#count, color, flat);
    return this.#count++;
  }

  #set(index: number, color: Rgb, flat: boolean): void {
    this.#channels.set([color >> 16, color >> 8 & 255, color & 255], 3 * index);
    this.#flat[index] = flat ? 1 : 0;
  }

  #nearest(color: Rgb): { index: number; distance: number } {
    const channels = this.#channels;
    const red = color >> 16, green = color >> 8 & 255, blue = color & 255;
    let best = Infinity, nearest = 1;
    for (let index = 1; index < this.#count; index++) {
      const at = 3 * index;
      const dr = channels[at]! - red, dg = channels[at + 1]! - green, db = channels[at + 2]! - blue;
      // The widest of the three: a mean would let greys take on a tint.
      const distance = Math.max(Math.abs(dr), Math.abs(dg), Math.abs(db));
      if (distance < best) {
        best = distance;
        nearest = index;
      }
    }
    return { index: nearest, distance: best };
  }
}
