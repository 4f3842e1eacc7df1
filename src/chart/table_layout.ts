import type { TableView } from "../model/table_view.ts";

/** A column of a table as it is drawn. */
export interface PlacedColumn {
  /** Its index among the table's. */
  readonly index: number;
  readonly width: number;
  readonly isNumber: boolean;
  readonly title: string;
}

const ARROWS = { up: "▲", down: "▼" } as const;

/**
 * The columns that there is room for, each as wide as its widest cell: those of least weight go first, and the
 * last one has what is left. `measure` tells how wide a text is, in the unit of `width` and `gap`.
 */
export function tableLayout(
  { columns, rows }: TableView,
  { width, gap, measure }: {
    readonly width: number;
    readonly gap: number;
    readonly measure: (text: string) => number;
  },
): PlacedColumn[] {
  const last = columns.length - 1;
  let placed = columns.map(({ title, sorted, isNumber, weight }, index) => {
    const head = sorted === undefined ? title : `${title}${ARROWS[sorted]}`;
    const texts = rows.map(({ cells }) => measure(cells[index]?.text ?? ""));
    const isLast = index === last;
    // An error is cut rather than everything else.
    const own = isLast ? measure("ERROR: none") : Math.max(0, ...texts);
    return { index, isNumber, weight, title: head, width: Math.max(measure(head), own) };
  });
  const taken = () => placed.reduce((sum, column) => sum + column.width + gap, -gap);
  while (placed.length > 1 && taken() > width) {
    const least = Math.min(...placed.map(({ weight }) => weight));
    const at = placed.findLastIndex(({ weight }) => weight === least);
    placed = placed.filter((_, index) => index !== at);
  }
  const left = width - taken();
  return placed.map(({ weight: _, ...column }) => ({
    ...column,
    width: column.index === last ? column.width + Math.max(0, left) : column.width,
  }));
}

/** The first row that is shown where `count` of them have room: the selected one is among them. */
export function firstRow({ rows, selected }: TableView, count: number): number {
  const most = Math.max(0, rows.length - count);
  return Math.min(most, Math.max(0, selected - Math.floor(count / 2)));
}
