import {
  CELL_BOLD,
  CELL_DIM,
  CELL_REVERSE,
  CELL_UNDERLINE,
  type CellGrid,
} from "../model/cell_grid.ts";
import { UNSAFE_CHARACTERS } from "../base/plain_text.ts";
import { colorCode } from "./ansi_colors.ts";
import { joinBytes } from "../base/join_bytes.ts";
import { moveTo } from "./sequences.ts";
import type { ColorDepth } from "./text_abilities.ts";

/** Unchanged cells between changed ones up to this many are written again: a move costs more. */
const BRIDGE = 3;
const PLAIN = "";

/**
 * The text protocol: turns grids of cells into characters and SGR; it remembers what the terminal
 * shows. Cells must not be wider than the grid says.
 */
export function textDriver(colors: ColorDepth) {
  let shown: { readonly grid: CellGrid; readonly place: string } | undefined;
  return {
    /** Bytes that show the grid with its top left at a place (0-based): only what changed. */
    encode(grid: CellGrid, { column, row } = { column: 0, row: 0 }): Uint8Array {
      const place = `${column},${row},${grid.columns},${grid.rows}`;
      const before = shown?.place === place ? shown.grid : undefined;
      shown = { grid, place };
      let text = "";
      let style: string | undefined, styled = -1;
      for (let y = 0; y < grid.rows; y++) {
        for (const [from, to] of changedRuns(grid, before, y)) {
          text += moveTo(column + from, row + y);
          for (let x = from; x < to; x++) {
            const i = y * grid.columns + x;
            const char = grid.chars[i] ?? " ";
            // The right half of a wide character is already there.
            if (char === "") continue;
            if (styled < 0 || !sameStyle(grid, i, grid, styled)) {
              const wanted = styleOf(grid, i, colors);
              if (wanted !== style) text += `\x1b[0${wanted === PLAIN ? "" : `;${wanted}`}m`;
              style = wanted;
              styled = i;
            }
            text += char > "~" ? char.replace(UNSAFE_CHARACTERS, " ") : char < " " ? " " : char;
          }
        }
      }
      if (style !== undefined && style !== PLAIN) text += "\x1b[0m";
      return joinBytes(text);
    },
    /** The screen was cleared or resized: the next grid is sent whole. */
    reset(): void {
      shown = undefined;
    },
  };
}

/** The stretches of a row to be written, as `[from, to)`. */
function changedRuns(
  grid: CellGrid,
  before: CellGrid | undefined,
  y: number,
): (readonly [number, number])[] {
  const start = y * grid.columns;
  if (!before) return [[0, grid.columns]];
  const runs: [number, number][] = [];
  for (let x = 0; x < grid.columns; x++) {
    if (sameCell(grid, before, start + x)) continue;
    // A wide character is written, or written over, as a whole.
    const covered = grid.chars[start + x] === "" || before.chars[start + x] === "";
    const from = covered && x > 0 ? x - 1 : x;
    const wasWide = before.chars[start + x + 1] === "" && x + 1 < grid.columns;
    const to = wasWide ? x + 2 : x + 1;
    const last = runs.at(-1);
    if (last && from - last[1] <= BRIDGE) last[1] = Math.max(last[1], to);
    else runs.push([from, to]);
  }
  return runs;
}

function sameCell(one: CellGrid, other: CellGrid, i: number): boolean {
  return one.chars[i] === other.chars[i] && sameStyle(one, i, other, i);
}

/** Whether a cell of one grid and a cell of another, or of the same, look alike. */
function sameStyle(one: CellGrid, at: number, other: CellGrid, otherAt: number): boolean {
  return one.fg[at] === other.fg[otherAt] && one.bg[at] === other.bg[otherAt] &&
    one.attrs[at] === other.attrs[otherAt];
}

function styleOf(grid: CellGrid, i: number, colors: ColorDepth): string {
  const attrs = grid.attrs[i] ?? 0;
  const fg = grid.fg[i] ?? -1;
  const bg = grid.bg[i] ?? -1;
  const codes: string[] = [];
  if (attrs & CELL_BOLD) codes.push("1");
  if (attrs & CELL_DIM) codes.push("2");
  if (attrs & CELL_UNDERLINE) codes.push("4");
  if (attrs & CELL_REVERSE) codes.push("7");
  if (fg >= 0 && colors !== "none") codes.push(colorCode(fg, colors, "fg"));
  if (bg >= 0 && colors !== "none") codes.push(colorCode(bg, colors, "bg"));
  return codes.join(";");
}
