import { textLeft, type TextRun } from "../model/drawing.ts";
import { type Box, isEmpty, union } from "./box.ts";
import type { Canvas, Moved } from "./canvas.ts";
import type { GlyphCache } from "./glyph_cache.ts";
import type { GlyphMask } from "./glyph_mask.ts";
import type { Ink } from "./inks.ts";

/** Draws a text moved by (dx, dy), with as much of each pixel covered as its outlines cover. */
export function drawText(
  canvas: Canvas,
  run: TextRun,
  { glyphs, ink, dx, dy }: Moved & { readonly glyphs: GlyphCache },
): void {
  const y = Math.round(run.y) + dy;
  glyphs.layOut(run.text, { ...run, x: textLeft(run, glyphs.font) }, (mask, penX) => {
    drawMask(canvas, mask, { x: penX + dx, y, ink });
  });
}

/** The pixels that a text may touch, in its layer. */
export function textBox(run: TextRun, glyphs: GlyphCache): Box {
  let box: Box | undefined;
  const y = Math.round(run.y);
  glyphs.layOut(run.text, { ...run, x: textLeft(run, glyphs.font) }, (mask, penX) => {
    const left = penX + mask.left, top = y + mask.top;
    const own = { left, top, right: left + mask.width, bottom: top + mask.height };
    box = box === undefined ? own : union(box, own);
  });
  return box ?? { left: 0, top: 0, right: 0, bottom: 0 };
}

function drawMask(
  canvas: Canvas,
  mask: GlyphMask,
  { x, y, ink }: { readonly x: number; readonly y: number; readonly ink: Ink },
): void {
  const { clip, pixels, inks } = canvas;
  const { table } = ink;
  const maskX = x + mask.left, maskY = y + mask.top;
  const left = Math.max(0, clip.left - maskX), right = Math.min(mask.width, clip.right - maskX);
  const top = Math.max(0, clip.top - maskY), bottom = Math.min(mask.height, clip.bottom - maskY);
  if (isEmpty({ left, top, right, bottom })) return;
  for (let row = top; row < bottom; row++) {
    let at = canvas.offset(maskX + left, maskY + row);
    const end = row * mask.width + right;
    for (let index = row * mask.width + left; index < end; index++, at++) {
      const level = mask.levels[index]!;
      if (level === 0) continue;
      const below = pixels[at]!;
      pixels[at] = table[level << 8 | below]! || inks.mix(ink, level, below);
    }
  }
}
