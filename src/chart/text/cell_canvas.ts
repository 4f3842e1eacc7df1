import { CELL_BOLD, CELL_DIM, CELL_REVERSE, type CellGrid } from "../../model/cell_grid.ts";
import { parseRgb } from "../../base/rgb.ts";
import type { Theme } from "../theme.ts";
import { asciiText } from "./ascii_text.ts";
import { type Charset, GLYPHS, type Glyphs } from "./charset.ts";
import { textCells, textWidth } from "./text_cells.ts";

/** How a whole page of text looks. */
export interface Look {
  readonly charset: Charset;
  readonly theme: Theme;
  /** No colours: what they would say is said by brightness and characters. */
  readonly mono: boolean;
}

export interface CellStyle {
  /** `#rrggbb` */
  readonly color: string;
  readonly bold?: boolean | undefined;
  /** Less than the rest: where there are no colours, written dim. */
  readonly faint?: boolean | undefined;
  /** Stands out: where there are no colours, written in reverse. */
  readonly reverse?: boolean | undefined;
}

/** A piece of text in one style. */
export interface Span extends CellStyle {
  readonly text: string;
}

/** A stretch of cells. */
export interface CellRect {
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly rows: number;
}

/** Writes into a grid of cells; what does not fit is left out, and wide characters stay whole. */
export class CellCanvas {
  readonly grid: CellGrid;
  readonly look: Look;
  readonly glyphs: Glyphs;

  constructor(grid: CellGrid, look: Look) {
    this.grid = grid;
    this.look = look;
    this.glyphs = GLYPHS[look.charset];
  }

  /** Colours the ground of a stretch. */
  ground(rect: CellRect, color: string): void {
    if (this.look.mono) return;
    const bg = colorNumber(color);
    const { columns, rows } = this.grid;
    for (let y = Math.max(0, rect.y); y < Math.min(rows, rect.y + rect.rows); y++) {
      const from = Math.max(0, rect.x), to = Math.min(columns, rect.x + rect.columns);
      if (to > from) this.grid.bg.fill(bg, y * columns + from, y * columns + to);
    }
  }

  /** Empties whole rows; their ground stays. */
  clear(row: number, rows = 1): void {
    const { columns, chars, fg, attrs } = this.grid;
    const from = row * columns, to = (row + rows) * columns;
    chars.fill(" ", from, to);
    fg.fill(-1, from, to);
    attrs.fill(0, from, to);
  }

  /** Writes a text from a cell on, no further than `columns` cells, and returns its width. */
  text(x: number, y: number, text: string, options: CellStyle & { columns?: number }): number {
    const { columns = Infinity } = options;
    const shown = this.look.charset === "ascii" ? asciiText(text) : text;
    let width = 0;
    for (const cell of textCells(shown)) {
      if (width + cell.width > columns) break;
      this.#set(x + width, y, cell, options);
      width += cell.width;
    }
    return width;
  }

  /** Writes one of the look's own characters, one cell wide: a plot has thousands of them. */
  glyph(x: number, y: number, char: string, style: CellStyle): void {
    this.#set(x, y, { char, width: 1 }, style);
  }

  /** Writes one of them again and again along a row. */
  repeat(
    { x, y, columns }: Pick<CellRect, "x" | "y" | "columns">,
    char: string,
    style: CellStyle,
  ): void {
    for (let column = 0; column < columns; column++) this.glyph(x + column, y, char, style);
  }

  /** Writes pieces of text one after another, and returns their width. */
  spans(x: number, y: number, spans: readonly Span[]): number {
    let width = 0;
    for (const span of spans) width += this.text(x + width, y, span.text, span);
    return width;
  }

  #set(x: number, y: number, cell: { char: string; width: 1 | 2 }, style: CellStyle): void {
    const { columns, rows, chars, fg, attrs } = this.grid;
    if (y < 0 || y >= rows || x < 0 || x + cell.width > columns) return;
    const row = y * columns;
    const last = x + cell.width - 1;
    // Half of a wide character cannot be shown: its other half goes too.
    if (chars[row + x] === "") chars[row + x - 1] = " ";
    if (last + 1 < columns && chars[row + last + 1] === "") chars[row + last + 1] = " ";
    const { mono } = this.look;
    for (let at = x; at <= last; at++) {
      chars[row + at] = at === x ? cell.char : "";
      fg[row + at] = mono ? -1 : colorNumber(style.color);
      attrs[row + at] = (style.bold ? CELL_BOLD : 0) | (mono && style.faint ? CELL_DIM : 0) |
        (mono && style.reverse ? CELL_REVERSE : 0);
    }
  }
}

/** The width of pieces of text. */
export function spansWidth(spans: readonly Span[]): number {
  return spans.reduce((sum, span) => sum + textWidth(span.text), 0);
}

const numbers = new Map<string, number>();

function colorNumber(color: string): number {
  let number = numbers.get(color);
  if (number === undefined) {
    number = parseRgb(color);
    if (numbers.size > 1000) numbers.clear();
    numbers.set(color, number);
  }
  return number;
}
