import { sixelEncodeIndexed } from "sixel/lib/SixelEncoder.js";
import { joinBytes, sameBytes } from "./bytes.ts";
import type { CellBox, Picture, PictureDriver } from "./picture.ts";
import { moveTo } from "./sequences.ts";
import { binOf, type SixelPalette, sixelPalette } from "./sixel_palette.ts";

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
/** A palette is made anew when this much more of the picture is far from its colours than at first. */
const STALE_SHARE = 0.002;

/**
 * Sixel, in strips of whole rows of cells and whole sixels, so that only the strips that changed are
 * sent and each covers its predecessor exactly. The picture must be as large as its box in pixels,
 * its height a multiple of 6. Source: DEC STD 070; xterm's ctlseqs.
 */
export function sixelDriver({ cell, registers = 256, ground = true }: SixelOptions): PictureDriver {
  let shown: { readonly rgba: Uint8Array; readonly place: string } | undefined;
  let palette: SixelPalette | undefined;
  let farAtFirst = 0;
  const limit = Math.min(256, registers);
  return {
    encode(picture, at) {
      const { rgba, widthPx: width, heightPx: height } = picture;
      if (!rgba) throw new TypeError("A sixel picture needs its pixels.");
      const place = `${at.column},${at.row},${width},${height}`;
      const before = shown?.place === place ? shown.rgba : undefined;
      shown = { rgba, place };
      const old = palette;
      if (!palette || distant(palette, rgba) > farAtFirst + STALE_SHARE) {
        palette = sixelPalette(rgba, limit);
        farAtFirst = distant(palette, rgba);
      }
      // Terminals with shared registers would recolour what stands.
      const all = before === undefined || palette !== old;
      let text = before || !ground ? "" : groundRow(picture, at, rgba);
      for (const strip of stripsOf(picture, at, cell.height)) {
        const from = strip.top * width * 4;
        const to = from + strip.height * width * 4;
        const pixels = rgba.subarray(from, to);
        if (!all && sameBytes(before.subarray(from, to), pixels)) continue;
        text += moveTo(at.column, strip.row) + encodeStrip(pixels, { width, ...strip }, palette);
      }
      return joinBytes(text);
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
function groundRow({ widthPx, heightPx }: Picture, at: CellBox, rgba: Uint8Array): string {
  const corner = (heightPx - 1) * widthPx * 4;
  const color = [...rgba.subarray(corner, corner + 3)].join(";");
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

function encodeStrip(
  pixels: Uint8Array,
  { width, height }: { width: number; height: number },
  { colors, lookup }: SixelPalette,
): string {
  const indices = new Uint16Array(width * height);
  const renumbered = new Int16Array(colors.length).fill(-1);
  const kept: number[] = [];
  for (let i = 0, at = 0; i < indices.length; i++, at += 4) {
    const index = lookup[binOf(pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0)] ?? 0;
    let number = renumbered[index] ?? 0;
    if (number < 0) {
      // The encoder defines every colour that it is given: only those of this strip are worth it.
      number = renumbered[index] = kept.push(index) - 1;
    }
    indices[i] = number;
  }
  const rgb = kept.map((index) => {
    const color = colors[index] ?? 0;
    return [color >> 16, color >> 8 & 255, color & 255] as [number, number, number];
  });
  return `\x1bP0;1q${sixelEncodeIndexed(indices, width, height, rgb)}\x1b\\`;
}

/** The share of the picture that is far from the palette's colours; by a sample. */
function distant({ colors, lookup }: SixelPalette, rgba: Uint8Array): number {
  let [far, seen] = [0, 0];
  for (let at = 0; at < rgba.length; at += 4 * 7) {
    const red = rgba[at] ?? 0;
    const green = rgba[at + 1] ?? 0;
    const blue = rgba[at + 2] ?? 0;
    const color = colors[lookup[binOf(red, green, blue)] ?? 0] ?? 0;
    const off = Math.abs(red - (color >> 16)) + Math.abs(green - (color >> 8 & 255)) +
      Math.abs(blue - (color & 255));
    if (off > 48) far++;
    seen++;
  }
  return far / seen;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
