import type { LegendView } from "../model/page_view.ts";
import { legible } from "./color.ts";
import { roomFor } from "../base/format_value.ts";
import type { LayerBuilder, TextStyle } from "./layer_builder.ts";
import type { PageStyle } from "./page_style.ts";
import { alertColor, HOST_DASHES } from "./theme.ts";

const SEPARATOR = " / ";

/** How wide an item may be drawn, in pixels, so that nothing moves as its values change. */
export function legendItemWidth(item: LegendView, style: PageStyle): number {
  const { font, gap } = style;
  return swatchWidth(item, style) + gap * 0.7 +
    font.width(item.metric, style.text, "regular") +
    valuesWidth(item, style) +
    (remarkOf(item) === "" ? 0 : gap * 0.7 + font.width(remarkOf(item), style.small, "regular"));
}

/** Of dashes there must be several. */
function swatchWidth({ host = 0 }: LegendView, { text }: PageStyle): number {
  return host > 0 ? text * 2.2 : text * 1.1;
}

/** What stands behind the values, or instead of them. */
function remarkOf({ age, edges = "", remark = age === "" ? edges : age }: LegendView): string {
  return remark;
}

function valuesWidth(
  { values, names = [] }: LegendView,
  { font, gap, title, small }: PageStyle,
): number {
  if (values.length === 0) return 0;
  const named = names.reduce((sum, name) => sum + font.width(`${name} `, small, "regular"), 0);
  const width = (text: string) => font.width(text, title, "bold");
  const widths = values.map(({ text }) => Math.max(width(text), width(roomFor(text))));
  const between = gap + (values.length - 1) * width(SEPARATOR);
  return widths.reduce((sum, own) => sum + own, named + between);
}

/** Draws an item with its left end at x on the baseline y, cut to `maxWidth`. */
export function drawLegendItem(
  layer: LayerBuilder,
  item: LegendView,
  { x, y, maxWidth, style }: { x: number; y: number; maxWidth: number; style: PageStyle },
): void {
  const { theme, gap } = style;
  const color = legible(item.color, theme.panel);
  const swatch = swatchWidth(item, style);
  const end = x + maxWidth;
  const dash = HOST_DASHES[item.host ?? 0] ?? [];
  const middle = y - style.text * 0.36;
  if (dash.length > 0) {
    const width = style.stroke * 1.6;
    layer.line([x, middle], [x + swatch, middle], { stroke: color, width, dash });
  } else {
    layer.rect(x, middle - style.stroke * 0.8, swatch, style.stroke * 1.6, {
      fill: color,
      radius: style.stroke * 0.8,
    });
  }
  let left = x + swatch + gap * 0.7;
  left += layer.text(item.metric, left, y, {
    sizePx: style.text,
    color: theme.muted,
    // The value is worth more than the whole of a long name.
    maxWidth: Math.max(style.text * 2, end - left - valuesWidth(item, style) + 1),
  });
  const write = (text: string, textStyle: Omit<TextStyle, "maxWidth">) => {
    left += layer.text(text, left, y, { ...textStyle, maxWidth: Math.max(0, end - left + 1) });
  };
  const small = { sizePx: style.small, color: theme.muted };
  const large = { sizePx: style.title, weight: "bold", color: theme.muted } as const;
  if (item.values.length > 0) left += gap;
  item.values.forEach(({ text, state, alert }, index) => {
    if (index > 0) write(SEPARATOR, large);
    const name = item.names?.[index];
    if (name !== undefined) write(`${name} `, small);
    const own = alertColor(theme, alert) ?? (state === "current" ? color : theme.muted);
    write(text, { ...large, color: own });
  });
  const remark = remarkOf(item);
  if (remark === "") return;
  left += gap * 0.7;
  const isQuiet = item.values.length === 0 || item.age === "";
  write(remark, { ...small, color: isQuiet ? theme.muted : theme.warning });
}
