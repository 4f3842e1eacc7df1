import bold from "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf" with { type: "bytes" };
import regular from "dejavu-fonts-ttf/ttf/DejaVuSans.ttf" with { type: "bytes" };
import { eastAsianWidth } from "get-east-asian-width";
import type { FontWeight, OutlineFont } from "../model/drawing.ts";
import { type Outline, TrueType } from "./true_type.ts";

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

/** SVG path data of TrueType contours: between two control points lies a point on the curve. */
function glyphPath(outline: Outline, left: number, baseline: number, scale: number): string {
  const px = (value: number) => Math.round((left + value * scale) * 100) / 100;
  const py = (value: number) => Math.round((baseline - value * scale) * 100) / 100;
  let path = "";
  for (const contour of outline) {
    const count = contour.length;
    if (count < 2) continue;
    const firstOn = contour.findIndex((point) => point.on);
    const start = firstOn >= 0 ? contour[firstOn]! : middle(contour[0]!, contour[count - 1]!);
    const offset = firstOn >= 0 ? firstOn + 1 : 0;
    path += `M${px(start.x)} ${py(start.y)}`;
    for (let step = 0; step < count - (firstOn >= 0 ? 1 : 0); step++) {
      const point = contour[(offset + step) % count]!;
      if (point.on) {
        path += `L${px(point.x)} ${py(point.y)}`;
        continue;
      }
      const last = step === count - (firstOn >= 0 ? 1 : 0) - 1;
      const next = last ? { ...start, on: true } : contour[(offset + step + 1) % count]!;
      const end = next.on ? next : middle(point, next);
      path += `Q${px(point.x)} ${py(point.y)} ${px(end.x)} ${py(end.y)}`;
      if (next.on && !last) step++;
    }
    path += "Z";
  }
  return path;
}

function middle(
  one: { readonly x: number; readonly y: number },
  other: { readonly x: number; readonly y: number },
): { x: number; y: number } {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}
