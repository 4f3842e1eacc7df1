import { Buffer } from "node:buffer";

/** An image to be shown, in the forms that its protocol wants. */
export interface Picture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly png?: Uint8Array;
  readonly indexed?: IndexedPixels;
  /** Its number among the pictures of one painter. */
  readonly number?: number | undefined;
  /** Where it may differ from an earlier one of them; undefined where nobody knows. */
  readonly changedSince?: ((earlier: number) => readonly PixelBox[] | undefined) | undefined;
}

/** A rectangle in pixels. */
export interface PixelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Opaque pixels of at most 256 colours. */
export interface IndexedPixels {
  /** An entry of the palette for each pixel, row by row. */
  readonly indexes: Uint8Array;
  /** Red, green and blue of each entry. */
  readonly palette: Uint8Array;
}

/** The forms of a picture. */
export type PictureForm = "png" | "indexed";

/** A place on the screen, in cells; column and row are 0-based. */
export interface CellBox {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
}

/**
 * Turns pictures into bytes of one protocol. It remembers what the terminal shows, so as to send
 * only what changed: everything that it encodes must be written, in order.
 */
export interface PictureDriver {
  /** The forms of a picture that `encode()` needs; it throws a `TypeError` where one is missing. */
  readonly wants: readonly PictureForm[];
  /** Bytes that show the picture in the box; empty where the terminal already shows it. */
  encode(picture: Picture, at: CellBox): Uint8Array;
  /** The screen was cleared or resized: the next picture is sent whole. */
  reset(): void;
  /** Bytes that give back what the terminal stores of the pictures. */
  clear(): Uint8Array;
}

/** The PNG of a picture. */
export function pngOf({ png }: Picture): Uint8Array {
  if (png === undefined) throw new TypeError("This picture needs its PNG.");
  return png;
}

/** The pixels of a picture. */
export function pixelsOf({ indexed }: Picture): IndexedPixels {
  if (indexed === undefined) throw new TypeError("This picture needs its pixels.");
  return indexed;
}

/** Whether a palette has all entries of an older one, and maybe more: the indexes still hold. */
export function continues(palette: Uint8Array, older: Uint8Array): boolean {
  return palette.length >= older.length && older.every((byte, at) => byte === palette[at]);
}

/** Whether two arrays hold the same bytes. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one === other || Buffer.compare(one, other) === 0;
}
