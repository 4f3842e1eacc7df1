import { LOG_LABEL } from "../value_axis.ts";
import { type CellGrid, cellGrid } from "../../model/cell_grid.ts";
import type { PageView, PanelView } from "../../model/page_view.ts";
import { themeByName } from "../theme.ts";
import { CellCanvas, type CellRect } from "./cell_canvas.ts";
import type { Charset } from "./charset.ts";
import { wrapCells } from "./fit_cells.ts";
import { footerCells, footerRows } from "./footer_cells.ts";
import { headerCells } from "./header_cells.ts";
import { MIN_COLUMNS, MIN_ROWS, type PageLayout, pageLayout } from "./page_layout.ts";
import { panelAxis, panelCells, panelPadding } from "./panel_cells.ts";
import { headRows, leastHeadRows, writeHead } from "./panel_head.ts";
import { type FrameWishes, type PanelFrame, panelFrame } from "./panel_frame.ts";
import { noteLines } from "./panel_notes.ts";
import { placeLabels } from "./place_labels.ts";
import { plainView } from "./plain_view.ts";
import { tableCells } from "./table_cells.ts";
import { textWidth } from "./text_cells.ts";
import { plotScale } from "./time_scale.ts";
import { legible } from "../color.ts";
import { sparkline, sparkScale } from "./sparkline.ts";

export interface PageCellsOptions {
  readonly columns: number;
  readonly rows: number;
  /** What the terminal's font can show; braille draws the finest lines. */
  readonly charset?: Charset | undefined;
  readonly theme?: "dark" | "light" | undefined;
  /** No colours: metrics are told apart by their names at the ends of their lines. */
  readonly mono?: boolean | undefined;
  /** A moment whose values are shown instead of the newest, epoch milliseconds. */
  readonly cursorMs?: number | undefined;
  /** The index of the only panel to be drawn; absent: all, or the first where all do not fit. */
  readonly focus?: number | undefined;
  /** Of the same page and options, drawn before: its panels are kept and not drawn again. */
  readonly before?: DrawnPage | undefined;
}

/** A page as it was drawn. */
export interface DrawnPage {
  readonly view: PageView;
  readonly grid: CellGrid;
}

/**
 * Draws a page in character cells: the same page as the picture, from 40x12 cells up; below that
 * it says so. Pure: the same view and options give the same cells.
 */
export function pageCells(view: PageView, options: PageCellsOptions): CellGrid {
  const { columns, rows, charset = "braille", theme = "dark", mono = false, cursorMs } = options;
  const look = { charset, theme: themeByName(theme), mono };
  const { before } = options;
  if (before !== undefined && keepsPanels(before, view, { columns, rows })) {
    return withNewEdges(view, new CellCanvas(copyOf(before.grid), look));
  }
  const canvas = new CellCanvas(cellGrid(Math.max(0, columns), Math.max(0, rows)), look);
  canvas.ground({ x: 0, y: 0, columns, rows }, look.theme.background);
  if (columns < MIN_COLUMNS || rows < MIN_ROWS) {
    tooSmall(canvas);
    return canvas.grid;
  }
  const page = plainView(view);
  const footer = footerRows(page, { columns, rows });
  const layout = pageLayout(page.panels.length, {
    place: { x: 0, y: 1, columns, rows: rows - 1 - footer },
    focus: options.focus,
  });
  headerCells(canvas, page);
  if (page.table === undefined) drawPanels(canvas, page, { layout, cursorMs });
  else tableCells(canvas, page.table, { x: 0, y: 1, columns, rows: rows - 1 - footer });
  footerCells(canvas, page, footer);
  return canvas.grid;
}

/** Whether the panels of a page drawn before stand where those of the new one would. */
function keepsPanels(
  { view, grid }: DrawnPage,
  now: PageView,
  size: { readonly columns: number; readonly rows: number },
): boolean {
  const { columns, rows } = size;
  if (columns < MIN_COLUMNS || rows < MIN_ROWS) return false;
  return grid.columns === columns && grid.rows === rows &&
    footerRows(plainView(view), size) === footerRows(plainView(now), size);
}

function copyOf(grid: CellGrid): CellGrid {
  const { chars, fg, bg, attrs } = grid;
  return { ...grid, chars: chars.slice(), fg: fg.slice(), bg: bg.slice(), attrs: attrs.slice() };
}

function withNewEdges(view: PageView, canvas: CellCanvas): CellGrid {
  const { grid } = canvas;
  const page = plainView(view);
  const footer = footerRows(page, grid);
  canvas.clear(0);
  headerCells(canvas, page);
  canvas.clear(grid.rows - footer, footer);
  footerCells(canvas, page, footer);
  return grid;
}

function tooSmall(canvas: CellCanvas): void {
  const { grid: { columns, rows }, glyphs, look: { theme } } = canvas;
  const text = `too small: ${columns}x${rows}, needs ${MIN_COLUMNS}x${MIN_ROWS}`;
  const lines = wrapCells(text, columns, { maxLines: rows, ellipsis: glyphs.ellipsis });
  const top = Math.max(0, Math.floor((rows - lines.length) / 2));
  lines.forEach((line, row) => {
    const x = Math.max(0, Math.floor((columns - textWidth(line)) / 2));
    canvas.text(x, top + row, line, { color: theme.warning, bold: true });
  });
}

/** Draws the panels so that plots beside and above each other line up. */
function drawPanels(
  canvas: CellCanvas,
  view: PageView,
  { layout, cursorMs }: { layout: PageLayout; cursorMs?: number | undefined },
): void {
  const { theme } = canvas.look;
  if (layout.panels.length > 0) {
    const frameOf = ({ y }: CellRect): PanelFrame => {
      const beside = layout.panels.filter(({ place }) => place.y === y);
      return panelFrame(
        beside[0]!.place.rows,
        frameWishes(canvas, view, { panels: beside, hasCursor: cursorMs !== undefined }),
      );
    };
    const drawn = layout.panels.map(({ index, place }) => {
      const panel = view.panels[index]!, frame = frameOf(place);
      return { index, panel, place, frame, axis: panelAxis(panel, frame.plot) };
    });
    for (const { index, panel, place, frame, axis } of drawn) {
      const above = drawn.filter((other) => other.place.x === place.x);
      // An empty panel has no tick at all.
      const widest = Math.max(
        1,
        ...above.flatMap(({ axis }) => axis.ticks.map((tick) => textWidth(tick.label))),
        ...above.map(({ axis }) => axis.isLog ? LOG_LABEL.length : 1),
      );
      const gutter = Math.min(widest, Math.floor(place.columns / 4));
      panelCells(canvas, panel, {
        view,
        place,
        frame,
        axis,
        gutter,
        cursorMs,
        remark: layout.panels.length < view.panels.length
          ? `panel ${index + 1}/${view.panels.length}`
          : undefined,
      });
    }
  }
  for (const { index, place } of layout.small) {
    smallPanelCells(canvas, view.panels[index]!, { view, place });
  }
  for (const { index, place } of layout.listed) {
    const { x, y, columns } = place;
    canvas.ground(place, theme.panel);
    writeHead(canvas, view.panels[index]!, { x, y, columns, rows: 1 });
  }
}

/** What the most demanding of the panels would like. */
function frameWishes(
  canvas: CellCanvas,
  view: PageView,
  { panels, hasCursor }: {
    readonly panels: PageLayout["panels"];
    readonly hasCursor: boolean;
  },
): FrameWishes {
  const { theme } = canvas.look;
  const { ellipsis } = canvas.glyphs;
  const wishes = panels.map(({ index, place }): FrameWishes => {
    const shown = view.panels[index]!;
    // Measured without ages under a cursor, so that it moves nothing.
    const panel = hasCursor ? withoutAges(shown) : shown;
    const columns = place.columns - 2 * panelPadding(place.columns);
    const isNoted = panel.notices.length > 0 && !panel.isEmpty;
    return {
      head: headRows(panel, { columns, theme, ellipsis }),
      leastHead: leastHeadRows(panel, { columns, theme, ellipsis }),
      note: isNoted ? noteLines(panel, { columns, maxLines: 2, ellipsis }).length : 0,
      lanes: wantedLanes(canvas, view, { index, columns }),
    };
  });
  const most = (of: keyof FrameWishes) => Math.max(...wishes.map((wish) => wish[of] ?? 0));
  return {
    head: most("head"),
    leastHead: most("leastHead"),
    note: most("note"),
    lanes: most("lanes"),
  };
}

function withoutAges(panel: PanelView): PanelView {
  const legend = panel.legend.map((item) => ({
    ...item,
    values: item.values.map(({ age: _age, ...value }) => value),
  }));
  return { ...panel, legend };
}

/** The fewest lanes in which all words of a panel find a place uncut, at most three. */
function wantedLanes(
  canvas: CellCanvas,
  view: PageView,
  { index, columns }: { index: number; columns: number },
): number {
  const { marks } = view.panels[index]!;
  if (marks.length === 0) return 0;
  const scale = plotScale(view, columns - 8, canvas.look.charset);
  for (let lanes = 1; lanes < 3; lanes++) {
    const room = { columns: columns - 8, lanes, ellipsis: "…", columnAt: scale.columnAt };
    const { hidden, shortened } = placeLabels(marks, room);
    if (hidden.length + shortened === 0) return lanes;
  }
  return 3;
}

/** Draws a panel in two rows: its head, and a row of bars for its first line. */
function smallPanelCells(
  canvas: CellCanvas,
  panel: PanelView,
  { view, place }: { readonly view: PageView; readonly place: CellRect },
): void {
  const { theme, charset } = canvas.look;
  const { x, y, columns } = place;
  canvas.ground(place, theme.panel);
  writeHead(canvas, panel, { x, y, columns, rows: 1 });
  const [line] = panel.lines;
  if (line === undefined) return;
  const { fromMs, toMs } = view;
  const bars = sparkline(line, {
    ...{ fromMs, toMs, columns },
    at: sparkScale(line, panel),
    ascii: charset === "ascii",
  });
  canvas.text(x, y + 1, bars, { color: legible(line.color, theme.panel) });
}
