import type { Layer } from "../model/drawing.ts";
import type { EventDash } from "../model/event_dashes.ts";
import type { BandView, PageView, PanelView } from "../model/page_view.ts";
import { BEFORE_SHARE, blend, legible } from "./color.ts";
import { LayerBuilder } from "./layer_builder.ts";
import { drawMarkLabels } from "./mark_labels.ts";
import type { PageStyle } from "./page_style.ts";
import { drawnLine } from "./drawn_line.ts";
import { drawCrossed } from "./crossed.ts";
import { drawNotice } from "./plot_notice.ts";
import { fillToZero } from "./fill_to_zero.ts";
import type { Placement, Plotting } from "./placement.ts";
import { each, type PlacedLine, placedLine } from "./placed_line.ts";
import { drawPointMarks } from "./point_marks.ts";
import { eventColor, HOST_DASHES, limitColor } from "./theme.ts";
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
  readonly cursorMs?: number | undefined;
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
    holds: (value) => axis.holds(value),
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
  const plotting = { panel, layer, place, style };
  drawGrid(layer, place, options);
  drawLimits(plotting);
  drawLines(plotting);
  drawEvents(plotting);
  if (options.cursorMs !== undefined) {
    const x = place.x(options.cursorMs);
    if (x >= place.left && x <= place.right) {
      layer.line([x, place.top], [x, place.bottom], { stroke: theme.text, width: 1 });
    }
  }
  // What concerns all panels is said once.
  const marks = options.labelled ? panel.marks : panel.marks.filter((mark) => mark.isOwn);
  drawMarkLabels(plotting, marks);
  drawNotice(plotting);
  if (options.cursorMs !== undefined) drawCrossed(plotting, place.x(options.cursorMs));
  return layer.build({
    x: -margin,
    y: -margin,
    width: Math.round(width + 2 * margin),
    height: Math.round(height + 2 * margin),
  });
}

/** Bands, the areas under lines, and lines above them. */
function drawLines(plotting: Plotting): void {
  const { panel, layer, place, style: { theme, stroke } } = plotting;
  for (const band of panel.bands) {
    drawBetween(layer, band, { place, fill: legible(band.color, theme.panel), opacity: 0.2 });
  }
  const drawn = panel.lines.map((line) => ({
    line,
    placed: placedLine(drawnLine(line), place),
    color: legible(line.color, theme.panel),
  }));
  for (const { line: { stacked }, color } of drawn) {
    if (stacked) drawBetween(layer, stacked, { place, fill: color, opacity: 0.35 });
  }
  for (const { line, placed, color } of drawn) {
    // Below a logarithmic line an area is no amount.
    const byItself = (line.dash ?? line.host) === 0 && panel.bands.length === 0 &&
      panel.logScale !== true;
    if (line.stacked !== undefined || !(panel.fill ?? byItself)) continue;
    const opacity = panel.fill === true ? 0.22 : 0.09;
    layer.shape(fillToZero(placed, place.y(0), { fill: color, opacity }));
  }
  for (const { line, color } of drawn) {
    if (line.before === undefined || line.stacked !== undefined) continue;
    const placed = placedLine({ ...line, ...line.before }, place);
    drawLine(layer, placed, {
      color: blend(theme.panel, color, BEFORE_SHARE),
      width: stroke * 0.8,
      dash: HOST_DASHES[(line.dash ?? line.host) % HOST_DASHES.length]!,
    });
  }
  // The first host last: its solid line stays whole where lines meet.
  drawn.sort((one, other) => other.line.host - one.line.host);
  for (const { line, placed, color } of drawn) {
    const dash = HOST_DASHES[(line.dash ?? line.host) % HOST_DASHES.length]!;
    drawLine(layer, placed, { color, width: stroke, dash });
    drawPointMarks(plotting, line, color);
  }
}

/** The space between the lowest and the highest of a band, or of a line that stands on others. */
function drawBetween(
  layer: LayerBuilder,
  { times, low, high }: Pick<BandView, "times" | "low" | "high">,
  { place, ...look }: {
    readonly place: Placement;
    readonly fill: string;
    readonly opacity: number;
  },
): void {
  layer.shape({
    kind: "area",
    xs: each(times, (atMs) => Math.min(place.right, Math.max(place.left, place.x(atMs)))),
    tops: each(high, place.y),
    bottoms: each(low, place.y),
    ...look,
  });
}

function drawEvents({ panel, layer, place, style: { theme, stroke } }: Plotting): void {
  for (const event of panel.events) {
    const color = eventColor(theme, event);
    const x = place.x(event.atMs);
    const endX = event.endMs === undefined ? x : place.x(event.endMs);
    if (endX < place.left || x > place.right) continue;
    if (endX > x) {
      const from = Math.max(x, place.left), to = Math.min(endX, place.right);
      layer.rect(from, place.top, to - from, place.bottom - place.top, {
        fill: color,
        opacity: 0.13,
      });
    }
    for (const edge of endX > x ? [x, endX] : [x]) {
      if (edge < place.left || edge > place.right) continue;
      layer.line([edge, place.top], [edge, place.bottom], {
        stroke: color,
        width: stroke * 0.6,
        dash: DASHES_OF_EVENTS[event.dash ?? "dash"],
      });
    }
  }
}

const DASHES_OF_EVENTS: Readonly<Record<EventDash, readonly number[]>> = {
  solid: [],
  dash: [5, 4],
  longdash: [11, 4],
  dot: [1.5, 3],
  dashdot: [6, 3, 1.5, 3],
  longdashdot: [11, 3, 1.5, 3],
};

/** Dots on every fourth row: a picture's rows between them compress as if there were no line. */
const TIME_GRID_DASH = [1, 3];

function drawGrid(layer: LayerBuilder, place: Placement, options: PlotOptions): void {
  const { theme, stroke } = options.style;
  // All on whole pixels: crisp, and no edge to smooth.
  const { left, top, right, bottom } = place, hair = Math.max(1, Math.round(stroke / 2));
  for (const tick of options.axis.ticks) {
    const y = Math.min(Math.round(place.y(tick.value)), bottom - hair);
    layer.rect(left, y, right - left, hair, { fill: theme.grid });
  }
  for (const tick of options.timeTicks) {
    const x = Math.round(left + tick) + hair / 2;
    layer.line([x, top], [x, bottom], { stroke: theme.axis, width: hair, dash: TIME_GRID_DASH });
  }
  layer.rect(left, bottom - hair, right - left, hair, { fill: theme.axis });
}

/** From so many points a pixel on, a line is a band of noise, and dashes along it vanish. */
const DENSE_POINTS_PER_PX = 0.7;

/** What joins points between which nothing was measured. */
const BRIDGE_DASH = [1, 3];

function drawLine(
  layer: LayerBuilder,
  { xs, ys, bridges }: PlacedLine,
  { color, width, dash }: { color: string; width: number; dash: readonly number[] },
): void {
  const lengths = dash.map((length) => length * width);
  const span = xs.length < 2 ? 0 : xs[xs.length - 1]! - xs[0]!;
  const dense = lengths.length > 0 && xs.length > span * DENSE_POINTS_PER_PX && xs.length > 2;
  layer.shape({
    kind: "polyline",
    xs,
    ys: dense ? brokenByX(xs, ys, lengths) : ys,
    stroke: color,
    width,
    dash: dense ? undefined : lengths,
  });
  for (const [x, y, toX, toY] of bridges) {
    layer.line([x, y], [toX, toY], { stroke: color, width: width * 0.8, dash: BRIDGE_DASH });
  }
  // A reading between two gaps is a line without length: a dot.
  let before = NaN;
  for (let index = 0; index < xs.length; index++) {
    const y = ys[index]!, after = index + 1 < ys.length ? ys[index + 1]! : NaN;
    const lone = !Number.isNaN(y) && Number.isNaN(before) && Number.isNaN(after);
    before = y;
    if (lone) {
      layer.shape({ kind: "dot", x: xs[index]!, y, radius: width, fill: color });
    }
  }
}

/** A dense line with its dashes and spaces measured across the plot instead of along the line. */
function brokenByX(xs: Float64Array, ys: Float64Array, lengths: readonly number[]): Float64Array {
  const ends: number[] = [];
  for (const length of lengths) ends.push((ends.at(-1) ?? 0) + Math.max(2.5, length * 1.5));
  const period = ends.at(-1)!;
  const broken = new Float64Array(ys.length);
  // x rises: periods and parts are walked along, not divided out for each of very many points.
  let start = 0, part = 0;
  for (let index = 0; index < ys.length; index++) {
    const x = xs[index]!;
    while (x - start >= ends[part]!) {
      if (++part < ends.length) continue;
      part = 0;
      start += period;
    }
    broken[index] = part % 2 === 0 ? ys[index]! : NaN;
  }
  return broken;
}

const LIMIT_DASH = [4, 4];
const BAND_OPACITY = 0.07;

/** Where the values of a panel are bad: a band, and a line at its edge; what lies outside of the axis is not drawn. */
function drawLimits({ panel, layer, place, style }: Plotting): void {
  const { limits = [] } = panel, { theme, stroke } = style;
  const { left, right, top, bottom } = place;
  const edge = (value: number, otherwise: number) =>
    place.holds(value) ? Math.min(bottom, Math.max(top, place.y(value))) : otherwise;
  for (const limit of limits) {
    const { from, to } = limit, color = limitColor(theme, limit);
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
