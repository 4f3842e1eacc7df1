import type { PanelView } from "../model/page_view.ts";
import { legible } from "./color.ts";
import type { LayerBuilder } from "./layer_builder.ts";
import type { PageStyle } from "./page_style.ts";
import { alertColor } from "./theme.ts";

/** No value is set larger than so many times the size of running text. */
const LARGEST = 6;
const SEPARATOR = " / ";

/** The values of a panel, large, where there are too few of them for lines: one tile for each metric. */
export function drawLargeValues(
  layer: LayerBuilder,
  panel: PanelView,
  { style, left, top, width, height }: Room & { readonly left: number; readonly top: number },
): void {
  const { legend } = panel;
  if (legend.length === 0) return;
  const texts = legend.map(({ values }) => values.map(({ text }) => text).join(SEPARATOR));
  // All of one size: to be compared at a glance.
  const { columns, sizePx } = largest(texts, { style, width, height });
  const rows = Math.ceil(legend.length / columns);
  const tile = { width: width / columns, height: height / rows };
  const { theme, font, text: nameSize, gap } = style;
  const maxWidth = tile.width - gap * 2;
  legend.forEach((item, index) => {
    const x = left + (index % columns + 0.5) * tile.width;
    const y = top + (Math.floor(index / columns) + 0.5) * tile.height + sizePx * 0.3;
    const color = legible(item.color, theme.panel);
    const name = { sizePx: nameSize, color: theme.muted, anchor: "middle", maxWidth } as const;
    layer.text(item.metric, x, y - sizePx * 0.95, name);
    const pieces = item.values.flatMap(({ text, alert, state }, index) => [
      ...(index === 0 ? [] : [{ text: SEPARATOR, color: theme.muted }]),
      {
        text,
        color: alertColor(theme, alert) ?? (state === "current" ? color : theme.muted),
      },
    ]);
    const widths = pieces.map(({ text }) => font.width(text, sizePx, "bold"));
    let at = x - widths.reduce((sum, own) => sum + own, 0) / 2;
    pieces.forEach(({ text, color }, index) => {
      layer.text(text, at, y, { sizePx, weight: "bold", color });
      at += widths[index]!;
    });
  });
}

interface Room {
  readonly style: PageStyle;
  readonly width: number;
  readonly height: number;
}

/** In how many columns the values of so many texts become largest, and how large, in pixels. */
function largest(texts: readonly string[], { style, width, height }: Room) {
  const sizes = texts.map((_, index) => {
    const columns = index + 1, rows = Math.ceil(texts.length / columns);
    const tile = { style, width: width / columns, height: height / rows };
    return Math.min(...texts.map((text) => sizeOf(text, tile)));
  });
  const sizePx = Math.max(...sizes);
  return { columns: sizes.indexOf(sizePx) + 1, sizePx };
}

function sizeOf(text: string, { style, width, height }: Room): number {
  const { font, gap } = style;
  const perPx = font.width(text, 100, "bold") / 100;
  const byWidth = (width - gap * 2) / Math.max(perPx, 0.01);
  const byHeight = (height - style.text * 1.5) * 0.6;
  return Math.max(style.small, Math.floor(Math.min(LARGEST * style.text, byWidth, byHeight)));
}
