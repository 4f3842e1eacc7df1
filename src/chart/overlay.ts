import type { Layer } from "../model/drawing.ts";
import { LayerBuilder } from "./layer_builder.ts";
import { overlayColumns, type OverlayRow, overlayRows, widthOf } from "./overlay_columns.ts";
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
