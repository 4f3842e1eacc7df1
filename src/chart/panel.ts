import { unitWords } from "./page_words.ts";
import type { Layer } from "../model/drawing.ts";
import type { PageView, PanelView } from "../model/page_view.ts";
import type { Box } from "./box.ts";
import { LayerBuilder } from "./layer_builder.ts";
import { drawLargeValues } from "./large_values.ts";
import { drawLegendItem, legendItemWidth } from "./legend.ts";
import type { PageStyle } from "./page_style.ts";
import { drawPlot } from "./plot.ts";
import { drawNotice } from "./plot_notice.ts";
import { alertColor } from "./theme.ts";
import { timeTicks } from "./time_axis.ts";
import { LOG_LABEL, type ValueAxis, valueAxis } from "./value_axis.ts";

/** What a panel needs beside its plot, in pixels; panels in a row or column share the larger. */
export interface PanelMargins {
  readonly top: number;
  readonly left: number;
}

interface PanelOptions {
  readonly style: PageStyle;
  readonly box: Box;
  /** Whether events and outages are named here; their marks are drawn in any case. */
  readonly labelled: boolean;
  readonly cursorMs?: number | undefined;
}

/** A panel of which the ground and the heading are drawn, and the margins that it would choose by itself. */
export interface BegunPanel {
  readonly frame: LayerBuilder;
  readonly margins: PanelMargins;
}

/** Begins a panel: a ground, its title with the unit, and its metrics with their latest values. */
export function beginPanel(panel: PanelView, options: PanelOptions): BegunPanel {
  const { style } = options;
  const frame = new LayerBuilder(style.font);
  drawGround(frame, panel, options);
  const top = drawHeading(frame, panel, options);
  const { axis } = verticalAxis(panel, { ...options, top });
  const labelWidth = Math.max(
    0,
    ...[...axis.ticks.map(({ label }) => label), ...(axis.isLog ? [LOG_LABEL] : [])]
      .map((label) => style.font.width(label, style.small, "regular")),
  );
  return {
    frame,
    margins: { top, left: Math.round(padding(style) + labelWidth + style.gap * 0.9) },
  };
}

/** The ground of a panel; where an alert on it fires with a border. */
function drawGround(frame: LayerBuilder, { alert }: PanelView, { style, box }: PanelOptions): void {
  const { theme, gap, stroke } = style;
  const border = alertColor(theme, alert), radius = gap * 0.8;
  if (border === undefined) {
    frame.rect(0, 0, box.width, box.height, { fill: theme.panel, radius });
    return;
  }
  const width = Math.ceil(stroke * 1.5);
  frame.rect(0, 0, box.width, box.height, { fill: border, radius });
  frame.rect(width, width, box.width - 2 * width, box.height - 2 * width, {
    fill: theme.panel,
    radius: Math.max(0, radius - width),
  });
}

/**
 * Goes on with a panel: the axes' labels and the plot. Two layers, since the frame changes much less
 * often than the plot.
 */
export function drawPanel(
  panel: PanelView,
  view: PageView,
  options: PanelOptions & {
    readonly frame: LayerBuilder;
    readonly margins: PanelMargins;
    /** The width of the page's narrowest plot: all panels have the same times on their axes. */
    readonly narrowestPx: number;
  },
): Layer[] {
  const { style, box, frame } = options;
  const { top, left } = options.margins;
  const { theme, font, gap } = style;
  const pad = padding(style);
  if (shownLarge(panel)) {
    const place = { left: pad, top, width: box.width - 2 * pad, height: box.height - top - pad };
    drawLargeValues(frame, panel, { style, ...place });
    const edges = { left: pad, top, right: box.width - pad, bottom: box.height - pad };
    drawNotice({ panel, layer: frame, place: edges, style });
    return [frame.build(box, { ground: theme.panel })];
  }
  const { axis, bottom, plotHeight, tickHeight } = verticalAxis(panel, { ...options, top });
  const plotWidth = plotWidthOf(options, left);

  for (const tick of axis.ticks) {
    const y = top + (1 - axis.at(tick.value)) * plotHeight;
    frame.text(tick.label, left - gap * 0.9, y + style.small * 0.36, {
      sizePx: style.small,
      color: theme.muted,
      anchor: "end",
    });
  }
  if (axis.isLog) {
    const y = top + freeShare(axis) * plotHeight + style.small * 0.36;
    frame.text(LOG_LABEL, left - gap * 0.9, y, {
      sizePx: style.small,
      color: theme.text,
      anchor: "end",
    });
  }
  const spanMs = Math.max(1, view.toMs - view.fromMs);
  const digit = font.width("0", style.small, "regular");
  const ticks = timeTicks(view.fromMs, view.toMs, {
    timeZone: view.timeZone,
    // At most half of the axis is label: more is noise, and every grid line costs bytes in each row.
    minGapMs: (length) => 2 * length * digit * spanMs / options.narrowestPx,
  }).map((tick) => ({ ...tick, x: (tick.atMs - view.fromMs) / spanMs * plotWidth }));
  for (const tick of ticks) {
    const half = font.width(tick.label, style.small, "regular") / 2;
    if (left + tick.x - half < pad || left + tick.x + half > box.width - pad * 0.4) continue;
    frame.text(tick.label, left + tick.x, bottom + tickHeight, {
      sizePx: style.small,
      color: theme.muted,
      anchor: "middle",
    });
  }

  const plot = drawPlot(panel, view, {
    ...options,
    width: plotWidth,
    height: plotHeight,
    axis,
    timeTicks: ticks.map((tick) => tick.x),
  });
  return [
    frame.build(box, { ground: theme.panel }),
    {
      ...plot,
      x: plot.x + box.x + left,
      y: plot.y + box.y + top,
      plot: { x: box.x + left, y: box.y + top, width: plotWidth, height: plotHeight },
    },
  ];
}

/** How far down an axis, as a share of it, is the middle of where it has no label for longest. */
function freeShare({ ticks, at }: ValueAxis): number {
  const shares = [0, ...ticks.map(({ value }) => 1 - at(value)), 1].sort((one, other) =>
    one - other
  );
  let widest = 0, middle = 0.5;
  shares.slice(1).forEach((share, index) => {
    const before = shares[index]!;
    if (share - before <= widest + 0.01) return;
    widest = share - before;
    middle = (share + before) / 2;
  });
  return middle;
}

/** How wide a panel's plot is that begins at `left`, in pixels. */
export function plotWidthOf(
  { box, style }: Pick<PanelOptions, "box" | "style">,
  left: number,
): number {
  return Math.max(8, box.width - padding(style) - left);
}

function padding(style: PageStyle): number {
  return Math.round(style.gap * (style.compact ? 1 : 1.6));
}

/** Whether a panel's values stand where its lines would. */
function shownLarge({ isMoment, isEmpty }: PanelView): boolean {
  return isMoment === true && !isEmpty;
}

/** The height that is left to the plot below `top`, and the axis that suits it. */
function verticalAxis(panel: PanelView, { style, box, top }: PanelOptions & { top: number }) {
  const tickHeight = Math.round(style.small * 1.2);
  const bottom = box.height - Math.round(padding(style) * 0.7) - tickHeight;
  const plotHeight = Math.max(8, bottom - top);
  const tickCount = Math.max(1, Math.min(6, Math.floor(plotHeight / (style.small * 2.4))));
  return { axis: valueAxis(panel, tickCount), bottom, plotHeight, tickHeight };
}

/** Title, unit and legend, in one row where they fit; returns the y at which the plot may start. */
function drawHeading(
  layer: LayerBuilder,
  panel: PanelView,
  { style, box }: PanelOptions,
): number {
  const { theme, font, gap } = style;
  const pad = padding(style);
  const room = box.width - 2 * pad;
  const rowHeight = Math.round(style.title * 1.45);
  const firstRow = Math.round(pad * 0.55 + style.title * 1.15);
  // Where they are shown large, that is enough.
  const items = shownLarge(panel) ? [] : panel.legend;
  const widths = items.map((item) => legendItemWidth(item, style));
  const legendWidth = widths.reduce((sum, width) => sum + width, 0) +
    Math.max(0, items.length - 1) * gap * 2.5;

  const fullTitle = font.width(panel.title, style.title, "bold");
  const unit = unitWords(panel);
  const unitWidth = font.width(unit, style.small, "regular") + gap;
  // Its axis says it, too.
  const isWhole = fullTitle + unitWidth <= room;
  const oneRow = fullTitle + unitWidth + legendWidth + gap * 4 <= room;
  const titleWidth = layer.text(panel.title, pad, firstRow, {
    sizePx: style.title,
    weight: "bold",
    color: theme.text,
    maxWidth: isWhole ? room - unitWidth : room,
  });
  layer.text(isWhole ? unit : "", pad + titleWidth + gap, firstRow, {
    sizePx: style.small,
    color: theme.muted,
    maxWidth: Math.max(0, room - titleWidth - gap),
  });
  if (oneRow) {
    let x = pad + room - legendWidth;
    items.forEach((item, index) => {
      drawLegendItem(layer, item, { x, y: firstRow, maxWidth: widths[index]!, style });
      x += widths[index]! + gap * 2.5;
    });
    return firstRow + Math.round(gap * (style.compact ? 0.8 : 1.6) + style.small * 0.6);
  }
  // Rows of their own, as many as leave at least half of the panel to the plot.
  const maxRows = Math.max(1, Math.floor((box.height * 0.5 - firstRow) / rowHeight));
  let row = 1, x = pad;
  for (const [index, item] of items.entries()) {
    const width = Math.min(widths[index]!, room);
    if (x > pad && x + width > pad + room) {
      if (row === maxRows) {
        const more = `+${items.length - index} more`;
        layer.text(more, x, firstRow + row * rowHeight, {
          sizePx: style.small,
          color: theme.muted,
          maxWidth: Math.max(0, pad + room - x),
        });
        break;
      }
      row++;
      x = pad;
    }
    drawLegendItem(layer, item, { x, y: firstRow + row * rowHeight, maxWidth: width, style });
    x += width + gap * 2.5;
  }
  return firstRow + row * rowHeight +
    Math.round(gap * (style.compact ? 0.6 : 1.4) + style.small * 0.6);
}
