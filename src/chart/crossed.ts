import { legible } from "./color.ts";
import { crossedColumns } from "./crossed_columns.ts";
import type { Plotting } from "./placement.ts";

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
