import type { MarkView, PanelView } from "../model/page_view.ts";
import { byWeight, withoutHalfNumber } from "./by_weight.ts";
import { blend } from "./color.ts";
import type { PageStyle } from "./page_style.ts";
import type { Placement, Plotting } from "./placement.ts";
import { fitText } from "./text_fit.ts";
import { markColor } from "./theme.ts";

/**
 * Writes labels along the top of a plot, those of weight and the newest first, each in the first row where it
 * collides with none; what finds no place is counted, never written over another.
 */
export function drawMarkLabels(plotting: Plotting, labels: readonly MarkView[]): void {
  const { layer, place, style } = plotting;
  const { theme, font } = style;
  const rowHeight = Math.round(style.small * 1.35);
  const rowCount = Math.max(
    1,
    Math.min(4, Math.floor((place.bottom - place.top) * 0.4 / rowHeight)),
  );
  const rows: Span[][] = Array.from({ length: rowCount }, () => []);
  const ground = blend(theme.panel, theme.background, 0.35);
  const write = (text: string, { row, x }: { row: number; x: number }, color: string) => {
    const y = place.top + row * rowHeight, width = font.width(text, style.small, "regular");
    layer.rect(x - 3, y + 2, width + 6, rowHeight - 1, { fill: ground, radius: 3 });
    layer.text(text, x, y + style.small * 1.08, { sizePx: style.small, color });
  };
  let hidden = 0;
  for (const label of byWeight(labels)) {
    const found = firstSpot(label, rows, { ...plotting, rowHeight });
    if (found === undefined) {
      hidden++;
      continue;
    }
    write(found.text, found.spot, markColor(theme, label));
  }
  if (hidden > 0) write(`+${hidden} more`, { row: rowCount, x: place.left + 6 }, theme.muted);
}

/** A stretch of a row that is taken, in pixels. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** The first of a label's wordings that finds a place, and where. */
function firstSpot(
  label: MarkView,
  rows: Span[][],
  { place, style, panel, rowHeight }: Plotting & { readonly rowHeight: number },
) {
  const { font, small, gap } = style;
  for (const text of wordings(label, (place.right - place.left) * 0.6, style)) {
    const width = font.width(text, small, "regular");
    const starts = candidates(label, width, { place, gap });
    const clear = (x: number, row: number) =>
      highestLine(panel, x - 3, x + width + 3, place) > place.top + (row + 1) * rowHeight;
    const spot = findSpot(rows, starts, { width, place, clear }) ??
      findSpot(rows, starts, { width, place });
    if (spot !== undefined) return { text, spot };
  }
  return undefined;
}

/** Marks of so much weight are rather cut than left out: restarts, alerts, outages. */
const HEAVY = 3;

/** What a label may say, best first: as a whole where that is not too long, else cut. */
function wordings(
  { texts, weight }: MarkView,
  longestPx: number,
  { font, small }: PageStyle,
): string[] {
  const style = { font, sizePx: small, weight: "regular" } as const;
  const whole = texts.filter((text) => font.width(text, small, "regular") <= longestPx);
  const cut = (share: number) =>
    withoutHalfNumber(fitText(texts[0], longestPx * share, style), "…");
  const brief = weight < HEAVY ? [] : [cut(0.6), cut(0.4)];
  const all = whole[0] === texts[0] ? [...whole, ...brief] : [cut(1), ...whole, ...brief];
  return [...new Set(all)].filter((text) => text !== "");
}

/** Where a label would like to start: inside its outage, else beside it; right of its event, else left. */
function candidates(
  label: MarkView,
  width: number,
  { place, gap }: { place: Placement; gap: number },
): number[] {
  const from = Math.max(place.x(label.fromMs), place.left);
  const to = Math.min(place.x(label.toMs), place.right);
  const before = from - width - gap, after = to + gap;
  const isRoomy = to - from > width + 2 * gap;
  if (label.kind === "event") return isRoomy ? [after, before, from + gap] : [after, before];
  return to - from > width + gap ? [(from + to - width) / 2] : [before, after];
}

function findSpot(
  rows: Span[][],
  starts: readonly number[],
  options: { width: number; place: Placement; clear?: (x: number, row: number) => boolean },
): { row: number; x: number } | undefined {
  const { width, place, clear = () => true } = options;
  for (const [row, taken] of rows.entries()) {
    for (const start of starts) {
      const x = Math.round(start);
      if (x < place.left + 3 || x + width > place.right - 3) continue;
      if (taken.some((span) => x - 8 < span.to && x + width + 8 > span.from)) continue;
      if (!clear(x, row)) continue;
      taken.push({ from: x, to: x + width });
      return { row, x };
    }
  }
  return undefined;
}

/** The y of the highest point that any line has between two x, in pixels from the top. */
function highestLine(panel: PanelView, fromX: number, toX: number, place: Placement): number {
  let highest = Infinity;
  for (const { times, values } of panel.lines) {
    for (let index = 0; index < times.length; index++) {
      // A line passes through the range also where its points lie on either side of it.
      const x = place.x(times[index]!);
      const next = place.x(times[index + 1] ?? times[index]!);
      const previous = place.x(times[index - 1] ?? times[index]!);
      if (Math.max(x, next) < fromX || Math.min(x, previous) > toX) continue;
      const y = place.y(values[index]!);
      if (y < highest) highest = y;
    }
  }
  return highest;
}
