import type { HostView, LineView, PanelView } from "../model/page_view.ts";
import { legible } from "./color.ts";
import { formatDuration, formatPercent, formatValue, roomFor } from "../base/format_value.ts";
import type { LayerBuilder } from "./layer_builder.ts";
import type { PageStyle } from "./page_style.ts";

/** One metric of a panel: its colour, its name, and its value now on each host. */
export interface LegendItem {
  readonly name: string;
  readonly color: string;
  /** Host by host; a stale or missing one is not drawn in the metric's colour. */
  readonly values: readonly { readonly text: string; readonly fresh: boolean }[];
  /** How old the values are, where they are older than they should be. */
  readonly remark: string;
}

/** The metrics of a panel with their newest values, the hosts in the order of the page's header. */
export function legendItems(
  panel: PanelView,
  { intervalMs, hosts }: { readonly intervalMs: number; readonly hosts: readonly HostView[] },
): LegendItem[] {
  const items: LegendItem[] = [];
  const staleMs = Math.max(2.5 * intervalMs, 7_500);
  for (const [metric, lines] of Map.groupBy(panel.lines, (line) => line.metric)) {
    const oldest = lines.reduce((one, other) =>
      (other.latest?.ageMs ?? 0) > (one.latest?.ageMs ?? 0) ? other : one
    );
    const ageMs = oldest.latest?.ageMs ?? 0;
    const which = hosts.length > 1 && lines.length > 1 ? `${hosts[oldest.host]!.label} ` : "";
    items.push({
      name: metric,
      color: lines[0]!.color,
      values: lines.map((line) => ({
        text: latestText(line, panel.unit),
        fresh: line.latest !== undefined && line.latest.ageMs <= staleMs,
      })),
      remark: ageMs > staleMs ? `${which}${formatDuration(ageMs)} ago` : "",
    });
  }
  for (const band of panel.bands) {
    if (items.some((item) => item.name === band.metric)) continue;
    items.push({ name: band.metric, color: band.color, values: [], remark: band.label });
  }
  return items;
}

const SEPARATOR = " / ";

function latestText(line: LineView, unit: string): string {
  if (line.latest === undefined) return line.absent.length > 0 ? "n/a" : "–";
  return unit === "percent" ? formatPercent(line.latest.value) : formatValue(line.latest.value);
}

/** How wide an item may be drawn, in pixels, so that nothing moves as its values change. */
export function legendItemWidth(item: LegendItem, style: PageStyle): number {
  const { font, gap } = style;
  return style.text * 1.1 + gap * 0.7 +
    font.width(item.name, style.text, "regular") +
    valuesWidth(item, style) +
    (item.remark === "" ? 0 : gap * 0.7 + font.width(item.remark, style.small, "regular"));
}

function valuesWidth({ values }: LegendItem, { font, gap, title }: PageStyle): number {
  if (values.length === 0) return 0;
  const width = (text: string) => font.width(text, title, "bold");
  const widths = values.map(({ text }) => Math.max(width(text), width(roomFor(text))));
  return widths.reduce((sum, own) => sum + own, gap + (values.length - 1) * width(SEPARATOR));
}

/** Draws an item with its left end at x on the baseline y, cut to `maxWidth`. */
export function drawLegendItem(
  layer: LayerBuilder,
  item: LegendItem,
  { x, y, maxWidth, style }: { x: number; y: number; maxWidth: number; style: PageStyle },
): void {
  const { theme, gap } = style;
  const color = legible(item.color, theme.panel);
  const swatch = style.text * 1.1;
  const end = x + maxWidth;
  layer.rect(x, y - style.text * 0.36 - style.stroke * 0.8, swatch, style.stroke * 1.6, {
    fill: color,
    radius: style.stroke * 0.8,
  });
  let left = x + swatch + gap * 0.7;
  left += layer.text(item.name, left, y, {
    sizePx: style.text,
    color: theme.muted,
    // The value is worth more than the whole of a long name.
    maxWidth: Math.max(style.text * 2, end - left - valuesWidth(item, style) + 1),
  });
  if (item.values.length > 0) left += gap;
  item.values.forEach(({ text, fresh }, index) => {
    const sizePx = style.title, weight = "bold";
    if (index > 0) {
      const maxWidth = Math.max(0, end - left + 1);
      left += layer.text(SEPARATOR, left, y, { sizePx, weight, color: theme.muted, maxWidth });
    }
    left += layer.text(text, left, y, {
      sizePx,
      weight,
      color: fresh ? color : theme.muted,
      maxWidth: Math.max(0, end - left + 1),
    });
  });
  if (item.remark !== "") {
    left += gap * 0.7;
    layer.text(item.remark, left, y, {
      sizePx: style.small,
      color: item.values.length === 0 ? theme.muted : theme.warning,
      maxWidth: Math.max(0, end - left + 1),
    });
  }
}
