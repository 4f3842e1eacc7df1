import type { LatestView, LegendView, PanelView } from "../../model/page_view.ts";
import { legible } from "../color.ts";
import { unitWords } from "../page_words.ts";
import { roomFor } from "../../base/format_value.ts";
import { alertColor, type Theme } from "../theme.ts";
import { type CellCanvas, type Span, spansWidth } from "./cell_canvas.ts";
import { fitCells } from "./fit_cells.ts";
import { textWidth } from "./text_cells.ts";

export interface HeadLine {
  readonly left: readonly Span[];
  /** Ends at the right edge. */
  readonly right: readonly Span[];
}

interface HeadOptions {
  readonly columns: number;
  readonly theme: Theme;
  readonly ellipsis: string;
}

const GAP = 2;
/** A name is never cut shorter than this. */
const SHORTEST_NAME = 3;
/** A name that is cut shorter than this cannot be told from others. */
const READABLE_NAME = 8;

/**
 * How many rows the head of a panel would like: one where title and values fit side by side, else
 * one for the title and as many as the values need.
 */
export function headRows(panel: PanelView, options: HeadOptions): number {
  const values = panel.legend;
  const beside = values.reduce((sum, item) => sum + entryWidth(item, options.theme) + GAP, 0);
  if (textWidth(panel.title) + beside <= options.columns) return 1;
  return 1 + wrap(values, options).length;
}

/** How many rows it needs so that the names, even where they are cut, can be read. */
export function leastHeadRows(panel: PanelView, options: HeadOptions): number {
  const most = headRows(panel, options);
  for (let rows = 2; rows < most; rows++) {
    if (shared(panel.legend, rows - 1).every((group) => isReadable(group, options))) return rows;
  }
  return most;
}

function isReadable(group: readonly LegendView[], { columns, theme }: HeadOptions): boolean {
  const row = joined(
    group.map((item) => entry(item, theme, { nameColumns: READABLE_NAME, ages: false })),
  );
  return spansWidth(row) <= columns;
}

/**
 * The head of a panel in `rows` rows: title, unit, and the values of each metric in its colour.
 * Where it is narrow first the unit goes (the axis says it), then the names of metrics are cut,
 * then the title; metrics that find no place at all are counted. The remark, which says that there
 * are more panels than this one, stays.
 */
export function panelHead(
  panel: PanelView,
  options: HeadOptions & { readonly rows: number; readonly remark?: string | undefined },
): HeadLine[] {
  const { columns, theme, ellipsis, rows } = options;
  const values = panel.legend;
  const alert = alertColor(theme, panel.alert);
  const title: Span = {
    text: panel.title,
    color: alert ?? theme.text,
    bold: true,
    reverse: alert !== undefined,
  };
  const said = (text: string): Span => ({
    text: text && ` ${text}`,
    color: theme.muted,
    faint: true,
  });
  const unit = said(unitWords(panel)), remark = said(options.remark ?? "");
  // What the numbers are the axis says too, and not how many hosts became one.
  const together = said(panel.remark ?? "");
  const titled = (room: number): Span[] => {
    for (const spans of [[title, unit, remark], [title, together, remark], [title, remark]]) {
      if (spansWidth(spans) <= room) return spans;
    }
    const text = fitCells(panel.title, room - textWidth(remark.text), { ellipsis });
    return [{ ...title, text }, remark];
  };
  if (rows <= 1) {
    const shortest = Math.min(textWidth(panel.title), Math.max(8, Math.ceil(columns / 3)));
    const least = shortest + textWidth(remark.text);
    const right = squeeze(values, columns - least - GAP, options);
    const room = columns - (right.length === 0 ? 0 : spansWidth(right) + GAP);
    return [{ left: titled(room), right }];
  }
  let groups = wrap(values, options);
  if (groups.length > rows - 1) groups = shared(values, rows - 1);
  return [
    { left: titled(columns), right: [] },
    ...groups.map((group) => ({ left: squeeze(group, columns, options), right: [] })),
  ];
}

/** Writes the head of a panel from a cell on. */
export function writeHead(
  canvas: CellCanvas,
  panel: PanelView,
  { x, y, ...options }: Omit<Parameters<typeof panelHead>[1], "theme" | "ellipsis"> & {
    readonly x: number;
    readonly y: number;
  },
): void {
  const { look: { theme }, glyphs: { ellipsis } } = canvas;
  panelHead(panel, { ...options, theme, ellipsis }).forEach(({ left, right }, row) => {
    canvas.spans(x, y + row, left);
    canvas.spans(x + options.columns - spansWidth(right), y + row, right);
  });
}

/** `Client 646/574(9s)`: with ages, or, where these are too long, question marks at what is old. */
function entry(
  item: LegendView,
  theme: Theme,
  options: { nameColumns?: number; ellipsis?: string; ages?: boolean } = {},
): Span[] {
  const { nameColumns = Infinity, ellipsis = "…", ages = true } = options;
  const color = legible(item.color, theme.panel);
  const name = fitCells(item.metric, nameColumns, { ellipsis });
  const spans: Span[] = [{ text: name, color: theme.muted }, { text: " ", color }];
  item.values.forEach((value, index) => {
    if (index > 0) spans.push({ text: "/", color: theme.muted });
    const owner = item.names?.[index];
    if (owner !== undefined) spans.push({ text: `${owner} `, color: theme.muted, faint: true });
    const isCurrent = value.state === "current";
    const alert = alertColor(theme, value.alert);
    spans.push({
      text: value.text,
      color: alert ?? (isCurrent ? color : theme.muted),
      bold: isCurrent,
      faint: !isCurrent && alert === undefined,
      // Seen without colours too.
      reverse: alert !== undefined,
    });
    const age = ageText(value);
    if (age !== undefined) spans.push({ text: ages ? `(${age})` : "?", color: theme.warning });
  });
  if (ages && item.edges !== undefined) {
    spans.push({ text: ` ${item.edges}`, color: theme.muted, faint: true });
  }
  if (item.remark !== undefined) spans.push({ text: item.remark, color, faint: true });
  return spans;
}

/** The age of a stale value, as short as it can be said: `24s`. */
export function ageText({ age }: LatestView): string | undefined {
  return age?.replaceAll(" ", "");
}

/**
 * All entries in one row, with ever shorter names, then without ages; at last as many as fit and
 * how many do not.
 */
function squeeze(values: readonly LegendView[], columns: number, options: HeadOptions): Span[] {
  const { theme, ellipsis } = options;
  const row = (kept: number, nameColumns: number, ages: boolean): Span[] => {
    const entries = values.slice(0, kept)
      .map((item) => entry(item, theme, { nameColumns, ellipsis, ages }));
    if (kept < values.length) {
      entries.push([{ text: `+${values.length - kept}`, color: theme.muted }]);
    }
    return joined(entries);
  };
  const longest = Math.max(SHORTEST_NAME, ...values.map((item) => textWidth(item.metric)));
  for (
    const { ages, shortest } of [{ ages: true, shortest: 6 }, {
      ages: false,
      shortest: SHORTEST_NAME,
    }]
  ) {
    for (let name = longest; name >= Math.min(longest, shortest); name--) {
      const spans = row(values.length, name, ages);
      if (spansWidth(spans) <= columns) return spans;
    }
  }
  for (let kept = values.length - 1; kept > 0; kept--) {
    const spans = row(kept, SHORTEST_NAME, false);
    if (spansWidth(spans) <= columns) return spans;
  }
  return values.length === 0 ? [] : cutSpans(row(1, SHORTEST_NAME, false), columns, ellipsis);
}

function joined(entries: readonly (readonly Span[])[]): Span[] {
  return entries.flatMap((spans, index) =>
    index === 0 ? spans : [{ text: " ".repeat(GAP), color: spans[0]!.color }, ...spans]
  );
}

/** The metrics over so many rows, as many in each. */
function shared(values: readonly LegendView[], rows: number): LegendView[][] {
  const perLine = Math.ceil(values.length / rows);
  return Array.from({ length: rows }, (_, row) => values.slice(row * perLine, (row + 1) * perLine));
}

/** Shares the metrics out over rows, as many in each as fit with their whole names. */
function wrap(values: readonly LegendView[], options: HeadOptions): LegendView[][] {
  const rows: LegendView[][] = [];
  let taken = 0;
  for (const item of values) {
    const width = entryWidth(item, options.theme);
    const row = rows.at(-1);
    if (row !== undefined && taken + GAP + width <= options.columns) {
      row.push(item);
      taken += GAP + width;
    } else {
      rows.push([item]);
      taken = width;
    }
  }
  return rows;
}

/** How wide an entry may be, so that no row comes or goes as its values change. */
function entryWidth(item: LegendView, theme: Theme): number {
  const values = item.values.map((value) => ({ ...value, text: roomFor(value.text) }));
  return spansWidth(entry({ ...item, values }, theme));
}

/** As much of pieces of text as fits, with an ellipsis where they were cut. */
export function cutSpans(spans: readonly Span[], columns: number, ellipsis: string): Span[] {
  if (spansWidth(spans) <= columns) return [...spans];
  const kept: Span[] = [];
  let room = columns;
  for (const span of spans) {
    const width = textWidth(span.text);
    if (width >= room) {
      const text = fitCells(`${span.text} `, room, { ellipsis });
      if (text !== "") kept.push({ ...span, text });
      break;
    }
    kept.push(span);
    room -= width;
  }
  return kept;
}
