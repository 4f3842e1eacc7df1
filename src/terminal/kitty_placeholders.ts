import { atLeast } from "./brands.ts";
import { deleteImage, graphicsCommand, imageId } from "./kitty_graphics.ts";
import { passthrough } from "./passthrough_driver.ts";
import { type CellBox, type PictureDriver, pngOf } from "./picture.ts";
import { pngDriver } from "./png_driver.ts";
import { moveTo } from "./sequences.ts";
import type { Brand } from "./terminal_facts.ts";

const PLACEHOLDER = "\u{10eeee}";

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

/**
 * The combining marks that count rows and columns in kitty's Unicode placeholders, in order, as
 * hexadecimal ranges: Unicode 6.0's nonspacing marks of class 230 without a decomposition, less
 * the 19 that normalisation may fuse with a letter. Source: kitty's graphics protocol.
 */
const RANGES =
  "305 30d-30e 310 312 33d-33f 346 34a-34c 350-352 357 35b 363-36f 483-487 592-595 597-599 " +
  "59c-5a1 5a8-5a9 5ab-5ac 5af 5c4 610-617 657-65b 65d-65e 6d6-6dc 6df-6e2 6e4 6e7-6e8 " +
  "6eb-6ec 730 732-733 735-736 73a 73d 73f-741 743 745 747 749-74a 7eb-7f1 7f3 816-819 " +
  "81b-823 825-827 829-82d 951 953-954 f82-f83 f86-f87 135d-135f 17dd 193a 1a17 1a75-1a7c " +
  "1b6b 1b6d-1b73 1cd0-1cd2 1cda-1cdb 1ce0 1dc0-1dc1 1dc3-1dc9 1dcb-1dcc 1dd1-1de6 1dfe " +
  "20d0-20d1 20d4-20d7 20db-20dc 20e1 20e7 20e9 20f0 2cef-2cf1 2de0-2dff a66f a67c-a67d " +
  "a6f0-a6f1 a8e0-a8f1 aab0 aab2-aab3 aab7-aab8 aabe-aabf aac1 fe20-fe26 10a0f 10a38 " +
  "1d185-1d189 1d1aa-1d1ad 1d242-1d244";

/** The mark for a row or column, 0-based; there are 297. */
export const DIACRITICS: readonly string[] = RANGES.split(" ").flatMap((range) => {
  const [first = 0, last = first] = range.split("-").map((hex) => Number.parseInt(hex, 16));
  return Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i));
});

/** The most rows, and columns, that marks can count. */
export const MAX_PLACEHOLDERS = DIACRITICS.length;
