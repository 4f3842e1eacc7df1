import { legible } from "./color.ts";
import type { Plotting } from "./placement.ts";
import { alertColor } from "./theme.ts";

const LIMIT_DASH = [4, 4];
const BAND_OPACITY = 0.07;

/** Where the values of a panel are bad: a band, and a line at its edge; what lies outside of the axis is not drawn. */
export function drawLimits({ panel, layer, place, style }: Plotting): void {
  const { limits = [] } = panel, { theme, stroke } = style;
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
