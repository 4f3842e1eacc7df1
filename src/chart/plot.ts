// @ts-types="@types/d3-shape"
import { area, line } from "d3-shape";
import type { Layer } from "../model/drawing.ts";
import type { LineView, PageView, PanelView } from "../model/page_view.ts";
import { legible } from "./color.ts";
import { dashes, LayerBuilder, short } from "./layer_builder.ts";
import { drawMarkLabels, markLabels } from "./mark_labels.ts";
import type { PageStyle } from "./page_style.ts";
import { drawNotice } from "./plot_notice.ts";
import { HOST_DASHES } from "./theme.ts";
import type { ValueAxis } from "./value_axis.ts";

export interface PlotOptions {
  readonly style: PageStyle;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly axis: ValueAxis;
  /** Where vertical grid lines stand, in pixels. */
  readonly timeTicks: readonly number[];
  readonly labelled: boolean;
  readonly cursorMs?: number;
}

/** The plot of a panel: grid, outages, fills, lines, events. Opaque; a little larger than its area. */
export function drawPlot(panel: PanelView, view: PageView, options: PlotOptions): Layer {
  const { style, width, height, axis } = options;
  const { theme } = style;
  const margin = Math.ceil(style.stroke * 1.5);
  const layer = new LayerBuilder(style.font);
  const spanMs = Math.max(1, view.toMs - view.fromMs);
  const place: Placement = {
    x: (atMs) => margin + (atMs - view.fromMs) / spanMs * width,
    y: (value) => margin + (1 - axis.at(value)) * height,
    left: margin,
    right: margin + width,
    top: margin,
    bottom: margin + height,
  };
  layer.rect(0, 0, width + 2 * margin, height + 2 * margin, { fill: theme.panel });
  for (const outage of panel.outages) {
    const from = Math.max(place.left, place.x(outage.fromMs));
    const to = Math.min(place.right, place.x(outage.toMs));
    if (to > from) layer.rect(from, place.top, to - from, height, { fill: theme.outage });
  }
  drawGrid(layer, place, options);
  const drawn = panel.lines.map((line) => ({ line, color: legible(line.color, theme.panel) }));
  for (const band of panel.bands) {
    const shape = area<number>()
      .defined((index) => Number.isFinite(band.low[index]!))
      .x((index) => place.x(band.times[index]!))
      .y0((index) => place.y(band.low[index]!))
      .y1((index) => place.y(band.high[index]!)).digits(1);
    const path = shape(indexes(band.times.length));
    const color = legible(band.color, theme.panel);
    if (path) layer.shape(`<path d="${path}" fill="${color}" fill-opacity="0.2"/>`);
  }
  for (const { line, color } of drawn) {
    if (line.host === 0 && panel.bands.length === 0) drawFill(layer, line, { place, color });
  }
  // The first host last: its solid line stays whole where lines meet.
  for (const { line, color } of [...drawn].sort((one, other) => other.line.host - one.line.host)) {
    drawLine(layer, line, { place, color, width: style.stroke });
  }
  for (const event of panel.events) {
    const color = event.color ? legible(event.color, theme.panel) : theme.event;
    const x = place.x(event.atMs);
    const endX = event.endMs === undefined ? x : place.x(event.endMs);
    if (endX < place.left || x > place.right) continue;
    if (endX > x) {
      const from = Math.max(x, place.left), to = Math.min(endX, place.right);
      layer.shape(
        `<rect x="${short(from)}" y="${short(place.top)}" width="${short(to - from)}" height="${
          short(height)
        }" fill="${color}" fill-opacity="0.13"/>`,
      );
    }
    for (const edge of endX > x ? [x, endX] : [x]) {
      if (edge < place.left || edge > place.right) continue;
      layer.line([edge, place.top], [edge, place.bottom], {
        stroke: color,
        width: style.stroke * 0.6,
        dash: EVENT_DASHES[event.dash ?? "dash"],
      });
    }
  }
  if (options.cursorMs !== undefined) {
    const x = place.x(options.cursorMs);
    if (x >= place.left && x <= place.right) {
      layer.line([x, place.top], [x, place.bottom], { stroke: theme.text, width: 1 });
    }
  }
  if (options.labelled) drawMarkLabels(layer, markLabels(panel, view), { place, style, panel });
  drawNotice(layer, panel, { view, place, style });
  return layer.build({
    x: -margin,
    y: -margin,
    width: Math.round(width + 2 * margin),
    height: Math.round(height + 2 * margin),
  });
}

/** Where times and values stand in a plot, in pixels of its layer. */
export interface Placement {
  x(atMs: number): number;
  y(value: number): number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const EVENT_DASHES = { solid: [], dash: [5, 4], dot: [1.5, 3], dashdot: [6, 3, 1.5, 3] } as const;

function drawGrid(layer: LayerBuilder, place: Placement, options: PlotOptions): void {
  const { theme } = options.style;
  const crisp = (position: number) => Math.floor(position) + 0.5;
  let paths = "";
  for (const tick of options.axis.ticks) {
    const y = crisp(place.y(tick.value) - 0.5);
    paths += `M${short(place.left)} ${y}H${short(place.right)}`;
  }
  for (const tick of options.timeTicks) {
    paths += `M${crisp(place.left + tick)} ${short(place.top)}V${short(place.bottom)}`;
  }
  layer.shape(`<path d="${paths}" stroke="${theme.grid}" stroke-width="1" fill="none"/>`);
  layer.shape(
    `<path d="M${short(place.left)} ${crisp(place.bottom - 0.5)}H${
      short(place.right)
    }" stroke="${theme.axis}" stroke-width="1" fill="none"/>`,
  );
}

/** A faint fill under the line, from break to break. */
function drawFill(
  layer: LayerBuilder,
  view: LineView,
  { place, color }: { place: Placement; color: string },
): void {
  const shape = area<number>()
    .defined((index) => Number.isFinite(view.values[index]!))
    .x((index) => Math.max(place.left, place.x(view.times[index]!)))
    .y0(place.bottom)
    .y1((index) => place.y(valueWithin(view, index, place))).digits(1);
  const path = shape(visible(view, place));
  if (path) layer.shape(`<path d="${path}" fill="${color}" fill-opacity="0.09"/>`);
}

function drawLine(
  layer: LayerBuilder,
  view: LineView,
  { place, color, width }: { place: Placement; color: string; width: number },
): void {
  const shape = line<number>()
    .defined((index) => Number.isFinite(view.values[index]!))
    .x((index) => Math.max(place.left, place.x(view.times[index]!)))
    .y((index) => place.y(valueWithin(view, index, place))).digits(1);
  const path = shape(visible(view, place));
  if (!path) return;
  const dash = dashes(HOST_DASHES[view.host % HOST_DASHES.length]!, width);
  layer.shape(
    `<path d="${path}" fill="none" stroke="${color}" stroke-width="${
      short(width)
    }" stroke-linejoin="round"${dash}/>`,
  );
  // A reading between two gaps is a line without length: a dot.
  for (const index of lonePoints(view.values)) {
    const x = place.x(view.times[index]!);
    if (x < place.left) continue;
    const y = place.y(view.values[index]!);
    layer.shape(`<circle cx="${short(x)}" cy="${short(y)}" r="${short(width)}" fill="${color}"/>`);
  }
}

/** The value at a point, or, for one left of the plot, where its line crosses the left edge. */
function valueWithin(view: LineView, index: number, place: Placement): number {
  const value = view.values[index]!;
  const x = place.x(view.times[index]!);
  if (x >= place.left) return value;
  const next = view.values[index + 1];
  if (next === undefined || !Number.isFinite(next)) return value;
  const nextX = place.x(view.times[index + 1]!);
  return nextX <= place.left ? value : value + (next - value) * (place.left - x) / (nextX - x);
}

function lonePoints(values: Float64Array): number[] {
  const lone: number[] = [];
  for (let index = 0; index < values.length; index++) {
    if (
      Number.isFinite(values[index]!) && !Number.isFinite(values[index - 1] ?? NaN) &&
      !Number.isFinite(values[index + 1] ?? NaN)
    ) lone.push(index);
  }
  return lone;
}

function indexes(length: number): Iterable<number> {
  return Array(length).keys();
}

/** The points that are in the plot, and the one before them, whose line enters from the left. */
function visible(view: LineView, place: Placement): number[] {
  let first = 0;
  while (first < view.times.length - 1 && place.x(view.times[first + 1]!) <= place.left) first++;
  return Array.from({ length: view.times.length - first }, (_, index) => first + index);
}
