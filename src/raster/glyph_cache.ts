import type { FontMetrics, FontWeight, TextRun } from "../model/drawing.ts";
import { type GlyphMask, glyphMask } from "./glyph_mask.ts";
import type { TrueType } from "./true_type.ts";

/** A font whose faces give glyphs' outlines. */
export interface GlyphFont extends FontMetrics {
  face(weight: FontWeight): TrueType;
}

/** Pens stand on this many places within a pixel: closer than the eye can tell. */
const PHASES = 8;

/** Glyph masks by glyph, size, weight and place within a pixel, drawn when first needed. */
export class GlyphCache {
  readonly font: GlyphFont;
  readonly #capacity: number;
  readonly #masks = new Map<number, GlyphMask>();
  readonly #sizes = new Map<string, number>();

  /** Keeps at most `capacity` masks, some hundred bytes each. */
  constructor(font: GlyphFont, { capacity = 2048 }: { readonly capacity?: number } = {}) {
    this.font = font;
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#masks.size;
  }

  /** Calls `place` with the mask of each visible glyph of a text and its pen's whole pixel. */
  layOut(
    text: string,
    { x, sizePx, weight }: Pick<TextRun, "x" | "sizePx" | "weight">,
    place: (mask: GlyphMask, penX: number) => void,
  ): void {
    const face = this.font.face(weight);
    const scale = sizePx / face.unitsPerEm;
    const size = this.#sizeKey(sizePx, weight);
    let pen = x;
    for (const character of text) {
      const glyph = face.glyph(character.codePointAt(0)!);
      const steps = Math.round(pen * PHASES);
      const phase = ((steps % PHASES) + PHASES) % PHASES;
      const key = (size * PHASES + phase) * 65536 + glyph;
      let mask = this.#masks.get(key);
      if (mask === undefined) {
        mask = glyphMask(face.outline(glyph), { scale, shift: phase / PHASES });
        this.#keep(key, mask);
      }
      if (mask.width > 0) place(mask, (steps - phase) / PHASES);
      pen += face.advance(glyph) * scale;
    }
  }

  #sizeKey(sizePx: number, weight: FontWeight): number {
    const name = `${sizePx} ${weight}`;
    let key = this.#sizes.get(name);
    if (key === undefined) {
      // Sizes come with window sizes: after very many, start over.
      if (this.#sizes.size >= 1024) {
        this.#sizes.clear();
        this.#masks.clear();
      }
      key = this.#sizes.size;
      this.#sizes.set(name, key);
    }
    return key;
  }

  #keep(key: number, mask: GlyphMask): void {
    if (this.#masks.size >= this.#capacity) {
      // The oldest half: what is still in use comes back at once.
      let excess = this.#capacity >> 1;
      for (const old of this.#masks.keys()) {
        if (excess-- <= 0) break;
        this.#masks.delete(old);
      }
    }
    this.#masks.set(key, mask);
  }
}
