import { type DriverKind, DRIVERS } from "./drivers.ts";
import type { CellBox } from "./picture.ts";
import type { TerminalFacts } from "./terminal_facts.ts";

/** No picture is drawn larger: on big screens terminals scale it up. */
const MOST_PIXELS = 4_000_000;

/** Where a picture goes and how large it should be drawn. */
export interface PicturePlace {
  readonly box: CellBox;
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * The box above `footerRows` lines, and its size in pixels. One row stays free below a picture:
 * terminals scroll when one touches the last row. Pure.
 */
export function picturePlace(
  { protocol, cell, sixelSize, multiplexer }: Pick<
    TerminalFacts,
    "protocol" | "cell" | "sixelSize" | "multiplexer"
  >,
  size: { readonly columns: number; readonly rows: number },
  footerRows: number,
): PicturePlace {
  const { bandPx, mostCells } = protocol === "text" ? {} as Partial<DriverKind> : DRIVERS[protocol];
  const most = mostCells?.({ multiplexer }) ?? Infinity;
  let columns = Math.min(most, size.columns);
  let rows = Math.min(most, Math.max(1, size.rows - Math.max(1, footerRows)));
  if (bandPx !== undefined) {
    // What the terminal would cut off is left out of the box.
    columns = Math.min(columns, Math.floor((sixelSize?.width ?? Infinity) / cell.width));
    rows = Math.min(rows, Math.floor((sixelSize?.height ?? Infinity) / cell.height));
  }
  const box = { column: 0, row: 0, columns: Math.max(1, columns), rows: Math.max(1, rows) };
  const width = box.columns * cell.width;
  const height = box.rows * cell.height;
  if (bandPx !== undefined) {
    const whole = Math.max(bandPx, Math.floor(height) - Math.floor(height) % bandPx);
    return { box, widthPx: Math.floor(width), heightPx: whole };
  }
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (width * height)));
  return { box, widthPx: Math.round(width * scale), heightPx: Math.round(height * scale) };
}
