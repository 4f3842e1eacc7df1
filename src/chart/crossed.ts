import { legible } from "./color.ts";
import type { Plotting } from "./placement.ts";
import type { CrossedView } from "../model/page_view.ts";

/** Lists what each host has under the cursor, in the half of the plot that the cursor leaves free. */
export function drawCrossed({ panel, layer, place, style }: Plotting, cursorPx: number): void {
  const { theme, font, gap, small: sizePx } = style;
  const lineHeight = Math.round(sizePx * 1.3);
  const columns = crossedColumns(
    panel.crossed ?? [],
    Math.floor((place.bottom - place.top - gap) / lineHeight),
  );
  const widths = columns.map(({ title, texts }) =>
    Math.max(...[title, ...texts].map((text) => font.width(text, sizePx, "bold"))) + gap * 2
  );
  const width = widths.reduce((sum, own) => sum + own, gap);
  const isRight = cursorPx < (place.left + place.right) / 2;
  let x = isRight ? Math.max(cursorPx + gap, place.right - width) : place.left + gap;
  columns.forEach(({ color, title, texts }, column) => {
    const right = isRight ? place.right : cursorPx - gap;
    const own = Math.min(widths[column]!, right - x);
    if (own < gap * 6) return;
    const height = (texts.length + 1) * lineHeight + gap * 0.6;
    layer.rect(x, place.top, own, height, { fill: theme.panel, radius: 3 });
    [title, ...texts].forEach((text, line) =>
      layer.text(text, x + gap, place.top + line * lineHeight + sizePx * 1.05, {
        sizePx,
        weight: line === 0 ? "bold" : "regular",
        color: line === 0 ? legible(color, theme.panel) : theme.text,
        maxWidth: own - gap,
      })
    );
    x += own;
  });
}

/** What a cursor tells of hosts, in a column a metric, each of at most so many lines with its title. */
export function crossedColumns(crossed: readonly CrossedView[], most: number) {
  const room = most - 1;
  if (room < 1) return [];
  return crossed.map(({ metric, color, texts }) => ({
    color,
    title: metric,
    texts: texts.length <= room
      ? texts
      : [...texts.slice(0, room - 1), `+${texts.length - room + 1} more`],
  }));
}
