import { legible } from "./color.ts";
import type { PanelView } from "../model/page_view.ts";
import type { LayerBuilder } from "./layer_builder.ts";
import type { PageStyle } from "./page_style.ts";
import type { Placement } from "./placement.ts";
import { alertColor } from "./theme.ts";

const LIMIT_DASH = [4, 4];
const BAND_OPACITY = 0.07;

/** Where the values of a panel are bad: a band, and a line at its edge; what lies outside of the axis is not drawn. */
export function drawLimits(
  layer: LayerBuilder,
  { limits = [] }: PanelView,
  { place, style: { theme, stroke } }: { readonly place: Placement; readonly style: PageStyle },
): void {
  const { left, right, top, bottom } = place;
  const edge = (value: number, otherwise: number) =>
    place.holds(value) ? Math.min(bottom, Math.max(top, place.y(value))) : otherwise;
  for (const { from, to, severity, color: own } of limits) {
    const color = own === undefined ? alertColor(theme, severity)! : legible(own, theme.panel);
    const upper = edge(to, top), lower = edge(from, bottom);
    if (lower > upper) {
      const fill = { fill: color, opacity: BAND_OPACITY };
      layer.rect(left, upper, right - left, lower - upper, fill);
    }
    for (const y of new Set([upper, lower])) {
      if (y <= top || y >= bottom) continue;
      layer.line([left, y], [right, y], { stroke: color, width: stroke * 0.6, dash: LIMIT_DASH });
    }
  }
}
