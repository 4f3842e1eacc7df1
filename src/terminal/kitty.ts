import { deflateSync } from "node:zlib";
import { joinBytes } from "../base/join_bytes.ts";
import { sameBytes } from "./bytes.ts";
import { cropRgb } from "./crop_rgb.ts";
import { deleteImage, graphicsCommand, imageId } from "./kitty_graphics.ts";
import {
  type CellBox,
  continues,
  type Picture,
  type PictureDriver,
  pixelsOf,
  pngOf,
} from "./picture.ts";
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
  let shown: { readonly picture: Picture; readonly place: string } | undefined;
  let stored = false;

  function whole(picture: Picture, at: CellBox): Uint8Array {
    const control = `a=T,f=100,t=d,i=${id},p=1,c=${at.columns},r=${at.rows},C=1,q=2`;
    stored = true;
    return joinBytes(moveTo(at.column, at.row), graphicsCommand(control, pngOf(picture)));
  }

  return {
    wants: edits ? ["png", "indexed"] : ["png"],
    encode(picture, at) {
      const place = `${at.column},${at.row},${at.columns},${at.rows}`;
      const before = shown?.place === place ? shown.picture : undefined;
      shown = { picture, place };
      if (!before) return whole(picture, at);
      if (sameBytes(pngOf(before), pngOf(picture))) return new Uint8Array();
      return (edits ? edit(id, before, picture) : undefined) ?? whole(picture, at);
    },
    reset() {
      shown = undefined;
    },
    clear() {
      shown = undefined;
      const bytes = stored ? joinBytes(deleteImage(id)) : new Uint8Array();
      stored = false;
      return bytes;
    },
  };
}

/** The rectangles that its painter has changed as edits of the image's only frame; undefined where too much changed. */
function edit(id: number, before: Picture, picture: Picture): Uint8Array | undefined {
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
  return joinBytes(commands);
}
