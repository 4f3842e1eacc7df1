import { joinBytes } from "../base/join_bytes.ts";
import {
  type CellBox,
  continues,
  type IndexedPixels,
  type Picture,
  type PictureDriver,
  pixelsOf,
  sameBytes,
} from "./picture.ts";
import { moveTo } from "./sequences.ts";
import { encodeSixel } from "./sixel_encoder.ts";
import { type SixelPalette, sixelPalette } from "./sixel_palette.ts";

export interface SixelOptions {
  /** One cell in pixels: sixel pictures are not scaled. */
  readonly cell: { readonly height: number };
  /** Colour registers that the terminal has. */
  readonly registers?: number;
  /** Colour the box's last row, of which the picture may leave some pixels free. Not through tmux. */
  readonly ground?: boolean;
}

/** Terminals keep few pictures: xterm drops the oldest beyond 16, of which a replaced one counts. */
const MAX_STRIPS = 6;

/**
 * Sixel, in strips of whole rows of cells and whole sixels, so that only the strips that changed are
 * sent and each covers its predecessor exactly. The picture must be as large as its box in pixels,
 * its height a multiple of 6. Source: DEC STD 070; xterm's ctlseqs.
 */
export function sixelDriver({ cell, registers = 256, ground = true }: SixelOptions): PictureDriver {
  let shown: { readonly indexes: Uint8Array; readonly place: string } | undefined;
  let palette: SixelPalette | undefined;
  const limit = Math.min(256, registers);
  return {
    wants: ["indexed"],
    encode(picture, at) {
      const { widthPx: width, heightPx: height } = picture;
      const indexed = pixelsOf(picture), { indexes } = indexed;
      const place = `${at.column},${at.row},${width},${height}`;
      const old = palette;
      palette = sixelPalette(indexed, limit, old);
      const before = shown?.place === place ? shown.indexes : undefined;
      shown = { indexes, place };
      const recolored = old === undefined || !continues(palette.colors, old.colors) ||
        !continues(palette.drawn, old.drawn);
      const parts: (string | Uint8Array)[] = before || !ground
        ? []
        : [groundRow(picture, at, indexed)];
      for (const strip of stripsOf(picture, at, cell.height)) {
        const from = strip.top * width, to = from + strip.height * width;
        const pixels = indexes.subarray(from, to);
        if (before && !recolored && sameBytes(before.subarray(from, to), pixels)) continue;
        parts.push(
          moveTo(at.column, strip.row),
          encodeSixel({ indexes: pixels, width, height: strip.height }, palette),
        );
      }
      return joinBytes(...parts);
    },
    reset() {
      shown = undefined;
    },
    clear() {
      shown = undefined;
      return new Uint8Array();
    },
  };
}

/**
 * The last row in the picture's own ground: a picture of whole sixels ends up to 5 pixels above the
 * end of its box, where the terminal's background would shine through.
 */
function groundRow(
  { widthPx, heightPx }: Picture,
  at: CellBox,
  { indexes, palette }: IndexedPixels,
): string {
  const corner = 3 * indexes[(heightPx - 1) * widthPx]!;
  const color = palette.subarray(corner, corner + 3).join(";");
  return `${moveTo(at.column, at.row + at.rows - 1)}\x1b[0;48;2;${color}m${
    " ".repeat(at.columns)
  }\x1b[0m`;
}

interface Strip {
  readonly row: number;
  readonly top: number;
  readonly height: number;
}

function stripsOf({ heightPx }: Picture, at: CellBox, cellHeight: number): Strip[] {
  // With a fractional cell no strip but the whole picture begins on a row of cells.
  if (!Number.isInteger(cellHeight)) return [{ row: at.row, top: 0, height: heightPx }];
  const unit = 6 / gcd(cellHeight, 6);
  const rows = Math.max(unit, Math.ceil(at.rows / MAX_STRIPS / unit) * unit);
  const strips: Strip[] = [];
  for (let row = 0; row * cellHeight < heightPx; row += rows) {
    const top = row * cellHeight;
    strips.push({
      row: at.row + row,
      top,
      height: Math.min(rows * cellHeight, heightPx - top),
    });
  }
  return strips;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
