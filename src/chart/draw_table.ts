import type { Layer } from "../model/drawing.ts";
import type { TableView } from "../model/table_view.ts";
import type { Box } from "./box.ts";
import { LayerBuilder } from "./layer_builder.ts";
import type { PageStyle } from "./page_style.ts";

/** Draws a table into a box of a page: its head, as many rows as fit, and where in the list they are. */
export function drawTable(table: TableView, style: PageStyle, box: Box): Layer[] {
  const { theme, font, gap } = style;
  const sizePx = style.text, rowHeight = Math.round(sizePx * 1.6);
  const count = Math.max(0, Math.floor((box.height - gap) / rowHeight) - 1);
  const first = firstRow(table, count);
  const columns = tableLayout(table, {
    width: box.width - 4 * gap,
    gap: gap * 2.5,
    measure: (text) => font.width(text, sizePx, "bold") + 1,
  });
  const line = (y: number, height = rowHeight) => ({ x: box.x, y, width: box.width, height });
  const put = (
    layer: LayerBuilder,
    texts: readonly string[],
    { colors, isBold }: { readonly colors: readonly string[]; readonly isBold: boolean },
  ) => {
    let x = gap * 2;
    for (const { index, width, isNumber } of columns) {
      layer.text(texts[index] ?? "", isNumber ? x + width : x, Math.round(rowHeight * 0.72), {
        sizePx,
        weight: isBold ? "bold" : "regular",
        color: colors[index]!,
        anchor: isNumber ? "end" : "start",
        maxWidth: width,
      });
      x += width + gap * 2.5;
    }
  };
  const titles: string[] = [];
  for (const { index, title } of columns) titles[index] = title;
  const head = new LayerBuilder(font);
  put(head, titles, { colors: table.columns.map(() => theme.muted), isBold: true });
  const layers = [head.build(line(box.y), { ground: theme.background })];
  // A layer each: a row that stays as it is need not be drawn again.
  table.rows.slice(first, first + count).forEach(({ cells }, row) => {
    const layer = new LayerBuilder(font);
    const isSelected = first + row === table.selected;
    if (isSelected) layer.rect(0, 0, box.width, rowHeight, { fill: theme.grid, radius: 2 });
    put(layer, cells.map(({ text }) => text), {
      colors: cells.map(({ level }) => level === undefined ? theme.text : theme[level]),
      isBold: isSelected,
    });
    const ground = row % 2 === 0 ? theme.panel : theme.background;
    const built = layer.build(line(box.y + (1 + row) * rowHeight), { ground });
    layers.push({ ...built, row: first + row });
  });
  if (table.rows.length > count) {
    const bar = new LayerBuilder(font);
    const height = count * rowHeight, length = Math.max(gap, height * count / table.rows.length);
    const at = (height - length) * first / Math.max(1, table.rows.length - count);
    bar.rect(0, Math.round(at), gap / 2, Math.round(length), { fill: theme.axis, radius: 2 });
    layers.push(
      bar.build(
        { x: box.x + box.width - gap / 2, y: box.y + rowHeight, width: gap / 2, height },
        { ground: theme.background },
      ),
    );
  }
  return layers;
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
) {
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
