import type { Layer } from "../model/drawing.ts";
import { LayerBuilder } from "./layer_builder.ts";
import type { PageStyle } from "./page_style.ts";

/** A list laid over a page: the help, or what may be hidden and shown. */
export interface Overlay {
  readonly title: string;
  /** Key and meaning. */
  readonly rows: readonly (readonly [string, string])[];
}

/** An overlay in the middle of the page, in as many columns as its rows need. */
export function drawOverlay(overlay: Overlay, style: PageStyle): Layer {
  const { theme, font, gap } = style;
  const sizePx = style.text;
  const lineHeight = Math.round(sizePx * 1.7);
  const head = Math.round(style.title * 2.4);
  const perColumn = Math.max(1, Math.floor((style.height * 0.86 - head - gap * 2) / lineHeight));
  const columnCount = Math.max(1, Math.ceil(overlay.rows.length / perColumn));
  const rowCount = Math.ceil(overlay.rows.length / columnCount);
  const keyWidth = widest(overlay.rows.map(([key]) => font.width(key, sizePx, "bold")));
  const textWidth = widest(overlay.rows.map(([, text]) => font.width(text, sizePx, "regular")));
  const columnWidth = Math.min(
    keyWidth + textWidth + gap * 8,
    (style.width - gap * 4) / columnCount,
  );
  const width = Math.round(
    Math.max(
      columnWidth * columnCount,
      font.width(overlay.title, style.title, "bold") + gap * 6,
    ),
  );
  const height = head + rowCount * lineHeight + gap * 2;
  const layer = new LayerBuilder(font);
  layer.rect(0, 0, width, height, { fill: theme.axis, radius: gap });
  layer.rect(1.5, 1.5, width - 3, height - 3, { fill: theme.panel, radius: gap });
  layer.text(overlay.title, gap * 3, style.title * 1.6, {
    sizePx: style.title,
    weight: "bold",
    color: theme.text,
    maxWidth: width - gap * 5,
  });
  overlay.rows.forEach(([key, text], index) => {
    const x = gap * 3 + Math.floor(index / rowCount) * columnWidth;
    const y = head + (index % rowCount) * lineHeight + sizePx;
    layer.text(key, x, y, { sizePx, weight: "bold", color: theme.warning, maxWidth: keyWidth + 1 });
    layer.text(text, x + keyWidth + gap * 2, y, {
      sizePx,
      color: theme.text,
      maxWidth: columnWidth - keyWidth - gap * 4,
    });
  });
  return layer.build({
    x: Math.round((style.width - width) / 2),
    y: Math.round((style.height - height) / 2),
    width,
    height,
  }, { ground: theme.panel });
}

function widest(widths: readonly number[]): number {
  return Math.max(0, ...widths);
}
