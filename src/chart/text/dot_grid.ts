import type { Charset } from "./charset.ts";

/** How many dots a cell holds, across and down. */
export const DOTS_PER_CELL: Readonly<Record<Charset, readonly [number, number]>> = {
  braille: [2, 4],
  block: [1, 2],
  ascii: [1, 3],
};
/** The bit of each dot of a braille cell, row by row (Unicode, chapter 21.1, "Braille Patterns"). */
const BRAILLE_BITS = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80] as const;
const BLOCK_CHARS = [" ", "▀", "▄", "█"] as const;
/** By dots set, the topmost counting 1: a lone dot by its height, more as a stroke. */
const ASCII_CHARS = [" ", "'", "-", "!", ".", "|", "|", "|"] as const;

/** What a cell of dots looks like, and whose it is: the owner of most of its dots. */
export interface DotCell {
  readonly char: string;
  readonly owner: number;
}

/** A drawing surface of dots, finer than the cells that show it; each dot remembers its owner. */
export type DotGrid = ReturnType<typeof dotGrid>;

/** An empty surface for `columns` x `rows` cells. */
export function dotGrid(
  { columns, rows }: { readonly columns: number; readonly rows: number },
  charset: Charset,
) {
  const [across, down] = DOTS_PER_CELL[charset];
  const width = Math.max(0, columns) * across, height = Math.max(0, rows) * down;
  const owners = new Uint16Array(width * height);
  // Cells with dots are few: the others need no look.
  const drawn = new Uint8Array(width / across * (height / down));
  const found = new Uint16Array(across * down);
  return {
    /** In dots. */
    width,
    height,
    /** Sets a dot for an owner (from 1); outside the grid, or on another's dot, nothing happens. */
    set(x: number, y: number, owner: number): void {
      if (x < 0 || y < 0 || x >= width || y >= height) return;
      const index = y * width + x;
      if (owners[index] !== 0) return;
      owners[index] = owner;
      drawn[Math.floor(y / down) * columns + Math.floor(x / across)] = 1;
    },
    /** The owner of a dot, 0 if it is not set. */
    at(x: number, y: number): number {
      return x < 0 || y < 0 || x >= width || y >= height ? 0 : owners[y * width + x]!;
    },
    /** Hands over the cells in which dots are set, row by row. */
    eachCell(take: (cell: DotCell, column: number, row: number) => void): void {
      for (let at = drawn.indexOf(1); at >= 0; at = drawn.indexOf(1, at + 1)) {
        const column = at % columns, row = Math.floor(at / columns);
        take(this.cell(column, row)!, column, row);
      }
    },
    /** What a cell shows; undefined where no dot is set. */
    cell(column: number, row: number): DotCell | undefined {
      let mask = 0, count = 0;
      for (let y = 0; y < down; y++) {
        for (let x = 0; x < across; x++) {
          const owner = owners[(row * down + y) * width + column * across + x]!;
          if (owner === 0) continue;
          mask |= 1 << (y * across + x);
          found[count++] = owner;
        }
      }
      if (mask === 0) return undefined;
      let best = 0, bestCount = 0;
      for (let index = 0; index < count; index++) {
        const owner = found[index]!;
        let own = 0;
        for (let other = 0; other < count; other++) if (found[other] === owner) own++;
        if (own > bestCount || (own === bestCount && owner < best)) {
          best = owner;
          bestCount = own;
        }
      }
      return { char: charOf(charset, mask), owner: best };
    },
  };
}

function charOf(charset: Charset, mask: number): string {
  if (charset === "block") return BLOCK_CHARS[mask]!;
  if (charset === "ascii") return ASCII_CHARS[mask]!;
  let pattern = 0x2800;
  for (let dot = 0; dot < BRAILLE_BITS.length; dot++) {
    if (mask & (1 << dot)) pattern |= BRAILLE_BITS[dot]!;
  }
  return String.fromCharCode(pattern);
}
