import type { Drawing, FontMetrics, Layer } from "../model/drawing.ts";
import type { PageView } from "../model/page_view.ts";
import type { Box } from "./box.ts";
import { drawTable } from "./draw_table.ts";
import { drawFooter } from "./footer.ts";
import { drawHeader } from "./header.ts";
import { drawOverlay, type Overlay } from "./overlay.ts";
import { type PageStyle, pageStyle, smaller } from "./page_style.ts";
import { LayerBuilder } from "./layer_builder.ts";
import { zoneClock } from "./time_zone.ts";
import { beginPanel, drawPanel, type PanelMargins, plotWidthOf } from "./panel.ts";

export interface DrawPageOptions {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly theme: "dark" | "light";
  readonly font: FontMetrics;
  /** The panel (from 0) shown alone and large. */
  readonly focus?: number | undefined;
  /** The panel (from 0) shown where there is room for one alone; default the first. */
  readonly selected?: number | undefined;
  /** A moment that a cursor marks in all panels, epoch milliseconds. */
  readonly cursorMs?: number | undefined;
  /** False where the status stands elsewhere, as in a terminal's last line. */
  readonly footer?: boolean | undefined;
  readonly overlay?: Overlay | undefined;
}

/** Lays a page out as a picture of the given size, filled by its panels whatever their number. */
export function drawPage(view: PageView, options: DrawPageOptions): Drawing {
  const { width, height } = options;
  const style = pageStyle({ width, height }, options);
  if (width < SMALLEST_PAGE_PX.width || height < SMALLEST_PAGE_PX.height) return tooSmall(style);
  const { crowded, focus } = focusOf(view, options);
  const header = drawHeader(view, style, crowded ? focus : undefined);
  const footer = options.footer === false ? undefined : drawFooter(view, style);
  const footerHeight = footer?.height ?? style.gap;
  const area = {
    x: style.gap * 2,
    y: header.height,
    width: width - 4 * style.gap,
    height: height - header.height - footerHeight,
  };
  const { background } = style.theme;
  const drawing = (layers: readonly Layer[]): Drawing => ({
    width,
    height,
    background,
    title: view.name,
    description: description(view),
    layers: [
      header,
      ...layers,
      ...(footer === undefined ? [] : [{ ...footer, y: height - footer.height }]),
      ...(options.overlay === undefined ? [] : [drawOverlay(options.overlay, style)]),
    ],
  });
  if (view.table !== undefined) return drawing(drawTable(view.table, style, area));
  const shown = focus !== undefined && view.panels[focus] !== undefined
    ? [view.panels[focus]]
    : view.panels;
  const boxes = panelBoxes(shown.length, area, style.gap);
  const panelStyle = shown.length > MOST_LARGE ? smaller(style) : style;
  const panelOptions = shown.map((_, index) => ({
    style: panelStyle,
    box: boxes[index]!,
    labelled: index === 0,
    cursorMs: options.cursorMs,
  }));
  const begun = shown.map((panel, index) => beginPanel(panel, panelOptions[index]!));
  const wanted = begun.map((panel) => panel.margins);
  const margins = shown.map((_, index) => aligned(index, boxes, wanted));
  const narrowestPx = Math.min(
    ...margins.map(({ left }, index) => plotWidthOf(panelOptions[index]!, left)),
  );
  const panels: Layer[] = shown.flatMap((panel, index) =>
    drawPanel(panel, view, {
      ...panelOptions[index]!,
      frame: begun[index]!.frame,
      margins: margins[index]!,
      narrowestPx,
    }).map((layer) => ({ ...layer, group: panel.title }))
  );
  return drawing(panels);
}

/** Of whom and of when a page is. */
function description({ hosts, fromMs, toMs, timeZone }: PageView): string {
  const clock = zoneClock(timeZone);
  const [from, to] = [fromMs, toMs].map((atMs) => `${clock.date(atMs)} ${clock.time(atMs)}`);
  return `${hosts.map((host) => host.label).join(", ")}, ${from} to ${to} ${timeZone}`;
}

/** Below this nothing can be read, and from four panels on below twice that. */
const SMALLEST_PAGE_PX = { width: 160, height: 90 };
const SMALLEST_PANEL_PX = { width: 190, height: 100 };

/** Which panel stands alone: the chosen one, or the selected one where all would be too small. */
function focusOf(view: PageView, { width, height, focus, selected = 0 }: DrawPageOptions) {
  if (focus !== undefined) return { crowded: false, focus };
  const boxes = panelBoxes(view.panels.length, { x: 0, y: 0, width, height: height - 40 }, 4);
  const crowded = view.panels.length > 1 &&
    boxes.some((box) =>
      box.width < SMALLEST_PANEL_PX.width || box.height < SMALLEST_PANEL_PX.height
    );
  return { crowded, focus: crowded ? selected : undefined };
}

function tooSmall(style: PageStyle): Drawing {
  const { width, height, theme, font } = style;
  const layer = new LayerBuilder(font);
  layer.text("too small", width / 2, height / 2, {
    sizePx: 10,
    color: theme.warning,
    anchor: "middle",
    maxWidth: width - 4,
  });
  const whole = { x: 0, y: 0, width, height };
  return { width, height, background: theme.background, layers: [layer.build(whole)] };
}

/** Plots of a row start at one height and plots of a column at one left, so that times line up. */
function aligned(
  index: number,
  boxes: readonly Box[],
  margins: readonly PanelMargins[],
): PanelMargins {
  const own = boxes[index]!;
  const row = margins.filter((_, other) => boxes[other]!.y === own.y);
  const column = margins.filter((_, other) => boxes[other]!.x === own.x);
  return {
    top: Math.max(...row.map((margin) => margin.top)),
    left: Math.max(...column.map((margin) => margin.left)),
  };
}

/** The panels of a dashboard's page; more are small ones. */
const MOST_LARGE = 4;

/** Boxes that fill an area: side by side where it is wide, the third below two. */
export function panelBoxes(count: number, area: Box, gap: number): Box[] {
  const wide = area.width >= area.height * 1.1;
  const rows: number[] = count <= 1
    ? [1]
    : count === 2
    ? (wide ? [2] : [1, 1])
    : count === 3
    ? (wide ? [2, 1] : [1, 1, 1])
    : count > MOST_LARGE
    ? gridRows(count, area)
    // Below each other on a phone.
    : area.height >= area.width * 1.6
    ? [1, 1, 1, 1]
    : [2, 2];
  const boxes: Box[] = [];
  rows.forEach((columns, row) => {
    const top = Math.round(area.y + row * (area.height + gap) / rows.length);
    const bottom = Math.round(area.y + (row + 1) * (area.height + gap) / rows.length) - gap;
    for (let column = 0; column < columns; column++) {
      const left = Math.round(area.x + column * (area.width + gap) / columns);
      const right = Math.round(area.x + (column + 1) * (area.width + gap) / columns) - gap;
      boxes.push({ x: left, y: top, width: right - left, height: bottom - top });
    }
  });
  return boxes.slice(0, Math.max(1, count));
}

/** Many boxes in rows of as many as make them half as wide again as high. */
function gridRows(count: number, { width, height }: Box): number[] {
  const across = Math.max(1, Math.round(Math.sqrt(count * width / height / 1.5)));
  return Array<number>(Math.ceil(count / across)).fill(across);
}
