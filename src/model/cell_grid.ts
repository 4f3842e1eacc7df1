/**
 * A page of text cells, row-major: the text picture of a page, ready to be written to a terminal.
 * A cell that a wide character of its left neighbour covers has the empty string.
 */
export interface CellGrid {
  readonly columns: number;
  readonly rows: number;
  /** One grapheme per cell, of width one or two; never a control character. */
  readonly chars: string[];
  /** Text colour, `0xRRGGBB`, or -1 for the terminal's own. */
  readonly fg: Int32Array;
  /** Background colour, `0xRRGGBB`, or -1 for the terminal's own. */
  readonly bg: Int32Array;
  /** A sum of `CELL_BOLD`, `CELL_DIM`, `CELL_UNDERLINE`, `CELL_REVERSE`. */
  readonly attrs: Uint8Array;
}

export const CELL_BOLD = 1;
export const CELL_DIM = 2;
export const CELL_UNDERLINE = 4;
export const CELL_REVERSE = 8;

/** An empty grid: spaces in the terminal's own colours. */
export function cellGrid(columns: number, rows: number): CellGrid {
  const size = columns * rows;
  return {
    columns,
    rows,
    chars: new Array<string>(size).fill(" "),
    fg: new Int32Array(size).fill(-1),
    bg: new Int32Array(size).fill(-1),
    attrs: new Uint8Array(size),
  };
}
