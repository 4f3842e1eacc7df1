import { atLeast } from "./brands.ts";
import { DIACRITICS } from "./diacritics.ts";
import { deleteImage, graphicsCommand, imageId } from "./kitty_graphics.ts";
import { passthrough } from "./passthrough.ts";
import { type CellBox, type PictureDriver, pngOf } from "./picture.ts";
import { pngDriver } from "./png_driver.ts";
import { moveTo } from "./sequences.ts";
import type { Brand } from "./terminal_facts.ts";

const PLACEHOLDER = "\u{10eeee}";

/** The most rows, and columns, that marks can count. */
export const MAX_PLACEHOLDERS = DIACRITICS.length;

/** Terminals that know them: kitty from 0.28 on. */
export function hasPlaceholders(brand: Brand): boolean {
  return brand.name === "ghostty" || (brand.name === "kitty" && atLeast(brand.version, "0.28"));
}

/**
 * kitty's Unicode placeholders, for tmux: the picture's data goes through to the terminal, and the
 * screen gets text cells that stand for its parts, which tmux moves, hides and redraws as any text.
 * Source: kitty's graphics protocol, "Unicode placeholders".
 */
export function kittyPlaceholderDriver({ id = imageId() }: { id?: number } = {}): PictureDriver {
  return pngDriver((picture, at, before) => {
    const size = `c=${clamp(at.columns)},r=${clamp(at.rows)}`;
    const control = `a=T,U=1,f=100,t=d,i=${id},${size},q=2`;
    const data = graphicsCommand(control, pngOf(picture), { wrap: passthrough, more: "q=2" });
    return data + (before ? "" : placeholders(id, at));
  }, { free: passthrough(deleteImage(id)) });
}

/** The text: the image's number as the colour, row and column as combining marks on each cell. */
function placeholders(id: number, at: CellBox): string {
  let text = `\x1b[0;38;2;${id >> 16 & 255};${id >> 8 & 255};${id & 255}m`;
  for (let row = 0; row < clamp(at.rows); row++) {
    text += moveTo(at.column, at.row + row);
    for (let column = 0; column < clamp(at.columns); column++) {
      text += PLACEHOLDER + (DIACRITICS[row] ?? "") + (DIACRITICS[column] ?? "");
    }
  }
  return `${text}\x1b[0m`;
}

function clamp(count: number): number {
  return Math.min(count, MAX_PLACEHOLDERS);
}
