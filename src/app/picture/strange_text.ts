import type { Drawing, FontMetrics } from "../../model/drawing.ts";

/** The characters of a drawing's texts that a font has no glyphs for, each once; empty: none. */
export function strangeText({ layers }: Drawing, font: FontMetrics): string {
  const strange = new Set<string>();
  for (const { texts } of layers) {
    for (const { text, weight } of texts) {
      if (font.covers(text, weight)) continue;
      for (const character of text) if (!font.covers(character, weight)) strange.add(character);
    }
  }
  return [...strange].join("");
}
