/** An image to be shown, in every form that a protocol may want. */
export interface Picture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly png: Uint8Array;
  /** RGBA, 4 bytes a pixel, row by row, opaque; what kitty's raw form and sixel want. */
  readonly rgba?: Uint8Array;
}

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
  /** Bytes that show the picture in the box; empty where the terminal already shows it. */
  encode(picture: Picture, at: CellBox): Uint8Array;
  /** The screen was cleared or resized: the next picture is sent whole. */
  reset(): void;
  /** Bytes that give back what the terminal stores of the pictures. */
  clear(): Uint8Array;
}
