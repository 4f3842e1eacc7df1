import { joinBytes } from "../base/join_bytes.ts";
import {
  type CellBox,
  type Picture,
  type PictureDriver,
  type PictureForm,
  pngOf,
  sameBytes,
} from "./picture.ts";

/**
 * A driver of a protocol that shows PNG files. `show` writes a picture, and is told the one that is
 * shown in the same box, if any; `free` gives back what the terminal stores, `wants` more than PNGs.
 */
export function pngDriver(
  show: (picture: Picture, at: CellBox, before: Picture | undefined) => string,
  { free = "", wants = ["png"] }: {
    readonly free?: string;
    readonly wants?: readonly PictureForm[];
  } = {},
): PictureDriver {
  let shown: { readonly picture: Picture; readonly place: string } | undefined;
  let stored = false;
  return {
    wants,
    encode(picture, at) {
      const place = `${at.column},${at.row},${at.columns},${at.rows}`;
      const before = shown?.place === place ? shown.picture : undefined;
      shown = { picture, place };
      if (before && sameBytes(pngOf(before), pngOf(picture))) return new Uint8Array();
      stored = true;
      return joinBytes(show(picture, at, before));
    },
    reset() {
      shown = undefined;
    },
    clear() {
      shown = undefined;
      const bytes = joinBytes(stored ? free : "");
      stored = false;
      return bytes;
    },
  };
}
