import { deflateSync } from "node:zlib";
import { deleteImage, graphicsCommand, imageId } from "./kitty_graphics.ts";
import {
  type CellBox,
  continues,
  type IndexedPixels,
  type Picture,
  type PictureDriver,
  type PixelBox,
  pixelsOf,
  pngOf,
} from "./picture.ts";
import { pngDriver } from "./png_driver.ts";
import { moveTo } from "./sequences.ts";

export interface KittyOptions {
  readonly id?: number;
  /** The terminal can edit a picture in place (`a=f`); kitty can, its followers cannot. */
  readonly edits?: boolean;
}

/**
 * Above this share of the page in changed boxes a whole PNG is smaller and quicker to show. A live
 * tick moves every line of every plot: of a page of 1600x1000 5 % of the pixels change, in boxes of
 * 63 %, which make 88 kB as edits and 65 kB as changed pixels alone, where the page's PNG has 72 kB.
 * Edits serve a frozen view: a cursor, a selected panel, a mark.
 */
const EDIT_SHARE = 0.25;
/** A quarter of a page takes 4 ms; level 3 takes 2 and makes a quarter more bytes. */
const DEFLATE_LEVEL = 6;

/**
 * kitty's graphics protocol: one image and one placement, replaced under the same numbers (new ones
 * would pile up in the terminal's memory), or edited in place where little changed.
 * Source: https://sw.kovidgoyal.net/kitty/graphics-protocol/
 */
export function kittyDriver({ id = imageId(), edits = false }: KittyOptions = {}): PictureDriver {
  const whole = (picture: Picture, at: CellBox) => {
    const control = `a=T,f=100,t=d,i=${id},p=1,c=${at.columns},r=${at.rows},C=1,q=2`;
    return moveTo(at.column, at.row) + graphicsCommand(control, pngOf(picture));
  };
  return pngDriver(
    (picture, at, before) =>
      (edits && before ? edit(id, before, picture) : undefined) ?? whole(picture, at),
    { free: deleteImage(id), wants: edits ? ["png", "indexed"] : ["png"] },
  );
}

/** The rectangles that its painter has changed as edits of the image's only frame; undefined where too much changed. */
function edit(id: number, before: Picture, picture: Picture): string | undefined {
  const { widthPx: width, heightPx: height } = picture;
  if (before.widthPx !== width || before.heightPx !== height) return undefined;
  const boxes = before.number === undefined ? undefined : picture.changedSince?.(before.number);
  const now = pixelsOf(picture);
  // Without its colours the old picture is not what the boxes are a change of.
  if (boxes === undefined || !continues(now.palette, pixelsOf(before).palette)) return undefined;
  const area = boxes.reduce((sum, box) => sum + box.width * box.height, 0);
  if (area > EDIT_SHARE * width * height) return undefined;
  let commands = "";
  for (const box of boxes) {
    const pixels = deflateSync(cropRgb(now, width, box), { level: DEFLATE_LEVEL });
    const place = `x=${box.x},y=${box.y},s=${box.width},v=${box.height}`;
    // X=1 replaces pixels rather than blending them.
    const control = `a=f,i=${id},r=1,X=1,${place},f=24,o=z,q=2`;
    // Later chunks name the frame again: kitty 0.26 takes those that do not for a frame more, of
    // which nothing is ever seen.
    commands += graphicsCommand(control, pixels, { more: "a=f,r=1" });
  }
  return commands;
}

/** Copies a rectangle of a picture as RGB, 3 bytes a pixel. */
export function cropRgb(
  { indexes, palette }: IndexedPixels,
  width: number,
  box: PixelBox,
): Uint8Array {
  const rgb = new Uint8Array(box.width * box.height * 3);
  let to = 0;
  for (let y = box.y; y < box.y + box.height; y++) {
    const from = y * width + box.x;
    for (let at = from; at < from + box.width; at++) {
      const entry = 3 * indexes[at]!;
      rgb[to++] = palette[entry]!;
      rgb[to++] = palette[entry + 1]!;
      rgb[to++] = palette[entry + 2]!;
    }
  }
  return rgb;
}
