/** One row of an overlay: a key, what it does, and the same in a word or two for small screens. */
export type OverlayRow = readonly [key: string, text: string, short?: string];

/** Rows below each other, and how wide their two parts may be. */
export interface OverlayColumn {
  readonly rows: readonly (readonly [key: string, text: string])[];
  readonly keyWidth: number;
  readonly textWidth: number;
}

export interface OverlayRoom {
  /** For the columns beside each other, in the unit of `measure`. */
  readonly width: number;
  /** Rows in a column: as many as look well, then as many as there is room for. */
  readonly perColumn: readonly number[];
  /** Between key and text, and between columns. */
  readonly gap: number;
  readonly measure: (text: string, part: "key" | "text") => number;
}

/** The rows of a list that are shown, at most so many: all, or those around the selected one. */
export function overlayRows(
  { rows, selected }: {
    readonly rows: readonly OverlayRow[];
    readonly selected?: number | undefined;
  },
  most: number,
): readonly OverlayRow[] {
  if (selected === undefined || rows.length <= most) return rows;
  const first = Math.min(rows.length - most, Math.max(0, selected - Math.floor(most / 2)));
  return rows.slice(first, first + Math.max(1, most));
}

/**
 * Sets an overlay's rows in columns: in full words where they fit, else in short ones, and only
 * where not even these fit are texts to be cut, to the `textWidth` of their column.
 */
export function overlayColumns(rows: readonly OverlayRow[], room: OverlayRoom): OverlayColumn[] {
  const { width, perColumn, gap } = room;
  const forms = [
    rows.map(([key, text]) => [key, text] as const),
    rows.map(([key, text, short = text]) => [key, short] as const),
  ];
  let columns: OverlayColumn[] = [];
  for (const form of forms) {
    for (const most of perColumn) {
      columns = inColumns(form, Math.max(1, most), room);
      if (widthOf(columns, gap) <= width) return columns;
    }
  }
  const each = (width - gap * (columns.length - 1)) / columns.length;
  return columns.map((column) => ({
    ...column,
    textWidth: Math.max(0, Math.min(column.textWidth, Math.floor(each - column.keyWidth - gap))),
  }));
}

/** What columns take beside each other. */
export function widthOf(columns: readonly OverlayColumn[], gap: number): number {
  return columns.reduce((sum, { keyWidth, textWidth }) => sum + keyWidth + gap + textWidth, 0) +
    gap * (columns.length - 1);
}

function inColumns(
  rows: readonly (readonly [string, string])[],
  most: number,
  { measure }: OverlayRoom,
): OverlayColumn[] {
  const count = Math.ceil(rows.length / most);
  const each = Math.ceil(rows.length / count);
  return Array.from({ length: Math.ceil(rows.length / each) }, (_, column) => {
    const own = rows.slice(column * each, (column + 1) * each);
    return {
      rows: own,
      keyWidth: Math.max(...own.map(([key]) => measure(key, "key"))),
      textWidth: Math.max(...own.map(([, text]) => measure(text, "text"))),
    };
  });
}
