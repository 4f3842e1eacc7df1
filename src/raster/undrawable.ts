import { xmlText } from "../base/xml_text.ts";
import { renderSvg, type SvgFonts } from "./render_svg.ts";

/** Never a character (Unicode, section 23.7): whatever is drawn for it stands for a missing glyph. */
const NO_CHARACTER = "\u{10ffff}";
const CELL_PX = 32;

/**
 * The characters of a text, each once, that fonts have no glyphs for: those whose picture is the one
 * of a character that cannot exist, or empty. Throws what `renderSvg()` throws.
 */
export async function undrawable(text: string, fonts: SvgFonts): Promise<string> {
  const characters = [...new Set(text)].filter((character) => character.trim() !== "");
  const cells = [NO_CHARACTER, ...characters].map((character, index) =>
    `<text x="${CELL_PX * index + 4}" y="24" font-size="20" font-family="sans-serif">${
      xmlText(character)
    }</text>`
  );
  const width = CELL_PX * cells.length;
  const { rgba } = await renderSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${CELL_PX}">${
      cells.join("")
    }</svg>`,
    { fonts },
  );
  const empty = new Uint8Array(4 * CELL_PX * CELL_PX).toString();
  const missing = cellPixels(rgba, width, 0);
  return characters.filter((_, index) => {
    const own = cellPixels(rgba, width, index + 1);
    return own === missing || own === empty;
  }).join("");
}

function cellPixels(rgba: Uint8Array, width: number, cell: number): string {
  const pixels = new Uint8Array(4 * CELL_PX * CELL_PX);
  for (let y = 0; y < CELL_PX; y++) {
    const from = 4 * (y * width + cell * CELL_PX);
    pixels.set(rgba.subarray(from, from + 4 * CELL_PX), 4 * y * CELL_PX);
  }
  return pixels.toString();
}
