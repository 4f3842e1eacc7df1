import type { Layer } from "../model/drawing.ts";
import { LayerBuilder } from "./layer_builder.ts";
import type { PageStyle } from "./page_style.ts";

/** A list laid over a page: the help, or what may be hidden and shown. */
export interface Overlay {
  readonly title: string;
  readonly rows: readonly OverlayRow[];
  /** The row that keys act on: the list is one column, as much of it as there is room for. Absent: it is all shown. */
  readonly selected?: number | undefined;
}

/** An overlay in the middle of the page, in as many columns as its rows need. */
export function drawOverlay(overlay: Overlay, style: PageStyle): Layer {
  const { theme, font, gap } = style;
  const sizePx = style.text;
  const lineHeight = Math.round(sizePx * 1.7);
  const head = Math.round(style.title * 2.4);
  const margin = Math.min(gap * 3, style.width * 0.02);
  const room = Math.floor((style.height - head - gap) / lineHeight);
  const columns = overlayColumns(overlayRows(overlay, room), {
    width: style.width - 2 * margin,
    perColumn: [0.86, 1].map((share) =>
      Math.floor((style.height * share - head - gap) / lineHeight)
    ),
    gap: gap * 2,
    measure: (text, part) => font.width(text, sizePx, part === "key" ? "bold" : "regular") + 1,
  });
  const rowCount = Math.max(0, ...columns.map(({ rows }) => rows.length));
  const titleWidth = font.width(overlay.title, style.title, "bold");
  const width = Math.round(
    Math.min(style.width, Math.max(widthOf(columns, gap * 2), titleWidth) + 2 * margin),
  );
  const height = Math.min(style.height, head + rowCount * lineHeight + gap);
  const layer = new LayerBuilder(font);
  layer.rect(0, 0, width, height, { fill: theme.axis, radius: gap });
  layer.rect(1.5, 1.5, width - 3, height - 3, { fill: theme.panel, radius: gap });
  layer.text(overlay.title, margin, style.title * 1.6, {
    sizePx: style.title,
    weight: "bold",
    color: theme.text,
    maxWidth: width - 2 * margin,
  });
  let x = margin;
  for (const { rows, keyWidth, textWidth } of columns) {
    rows.forEach(([key, text], row) => {
      const y = head + row * lineHeight + sizePx;
      layer.text(key, x, y, { sizePx, weight: "bold", color: theme.warning, maxWidth: keyWidth });
      layer.text(text, x + keyWidth + gap * 2, y, {
        sizePx,
        color: theme.text,
        maxWidth: textWidth,
      });
    });
    x += keyWidth + textWidth + gap * 4;
  }
  return layer.build({
    x: Math.round((style.width - width) / 2),
    y: Math.round((style.height - height) / 2),
    width,
    height,
  }, { ground: theme.panel });
}

/** One row of an overlay: a key, what it does, and the same in a word or two for small screens. */
export type OverlayRow = readonly [key: string, text: string, short?: string];

/** Rows below each other, and how wide their two parts may be. */
interface OverlayColumn {
  readonly rows: readonly (readonly [key: string, text: string])[];
  readonly keyWidth: number;
  readonly textWidth: number;
}

interface OverlayRoom {
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
