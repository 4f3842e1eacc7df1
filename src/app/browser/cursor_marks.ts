/// <reference lib="dom" />
import { zoneClock } from "../../chart/time_zone.ts";
import type { Drawing } from "../../model/drawing.ts";
import type { PageView } from "../../model/page_view.ts";
import { svgShape } from "./svg_shape.ts";

const TEXT_PX = 12, PAD_PX = 4;

/** A cursor in all plots of a page, with its time on their axes; undefined beside the page's stretch. */
export function cursorMarks(
  { layers }: Drawing,
  { fromMs, toMs, timeZone }: PageView,
  { atMs, widthOf }: { readonly atMs: number; widthOf(text: string, sizePx: number): number },
): SVGElement | undefined {
  if (atMs < fromMs || atMs > toMs) return undefined;
  const group = svgShape("g", {}), time = zoneClock(timeZone).time(atMs);
  const width = widthOf(time, TEXT_PX) + 2 * PAD_PX;
  for (const { plot } of layers) {
    if (plot === undefined) continue;
    const x = plot.x + (atMs - fromMs) / (toMs - fromMs) * plot.width;
    const bottom = plot.y + plot.height;
    const left = Math.min(plot.x + plot.width - width, Math.max(plot.x, x - width / 2));
    const text = svgShape("text", { x: left + PAD_PX, y: bottom + TEXT_PX + 2 });
    text.setAttribute("font-size", String(TEXT_PX));
    text.textContent = time;
    group.append(
      svgShape("line", { x1: x, x2: x, y1: plot.y, y2: bottom }),
      svgShape("rect", { x: left, y: bottom + 1, width, height: TEXT_PX + PAD_PX }),
      text,
    );
  }
  return group;
}
