import bold from "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf" with { type: "bytes" };
import regular from "dejavu-fonts-ttf/ttf/DejaVuSans.ttf" with { type: "bytes" };
import { eastAsianWidth } from "get-east-asian-width";
import type { FontWeight, OutlineFont } from "../model/drawing.ts";
import { type Outline, tracedContour, TrueType } from "./true_type.ts";

/**
 * DejaVu Sans, embedded: the same picture on a host without any font. A face is
 * parsed when it is first needed. Kerning is left out, so that a number keeps its width as it changes.
 */
export class DejaVuFont implements OutlineFont {
  readonly #faces = new Map<FontWeight, TrueType>();

  /** The face of a weight, whose outlines can be drawn. */
  face(weight: FontWeight): TrueType {
    let face = this.#faces.get(weight);
    if (face === undefined) {
      face = new TrueType(weight === "bold" ? bold : regular);
      this.#faces.set(weight, face);
    }
    return face;
  }

  width(text: string, sizePx: number, weight: FontWeight): number {
    const face = this.face(weight);
    let units = 0;
    for (const character of text) {
      const code = character.codePointAt(0)!, glyph = face.glyph(code);
      // Where the glyph is another font's, wide characters fill a square.
      units += glyph === 0 && eastAsianWidth(code) === 2 ? face.unitsPerEm : face.advance(glyph);
    }
    return units * sizePx / face.unitsPerEm;
  }

  covers(text: string, weight: FontWeight): boolean {
    const face = this.face(weight);
    for (const character of text) if (face.glyph(character.codePointAt(0)!) === 0) return false;
    return true;
  }

  outline(text: string, x: number, y: number, sizePx: number, weight: FontWeight): string {
    const face = this.face(weight);
    const scale = sizePx / face.unitsPerEm;
    let left = x, path = "";
    for (const character of text) {
      const glyph = face.glyph(character.codePointAt(0)!);
      path += glyphPath(face.outline(glyph), left, y, scale);
      left += face.advance(glyph) * scale;
    }
    return path;
  }
}

/** SVG path data of TrueType contours. */
function glyphPath(outline: Outline, left: number, baseline: number, scale: number): string {
  const at = ({ x, y }: { readonly x: number; readonly y: number }) =>
    `${hundredths(left + x * scale)} ${hundredths(baseline - y * scale)}`;
  let path = "";
  for (const contour of outline) {
    if (contour.length < 2) continue;
    const { start, pieces } = tracedContour(contour);
    path += `M${at(start)}`;
    for (const piece of pieces) {
      path += piece.control === undefined ? `L${at(piece)}` : `Q${at(piece.control)} ${at(piece)}`;
    }
    path += "Z";
  }
  return path;
}

function hundredths(px: number): number {
  return Math.round(px * 100) / 100;
}
