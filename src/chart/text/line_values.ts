import type { LineView, PageView, PanelView } from "../../model/page_view.ts";
import { formatDuration, formatPercent, formatValue } from "../../base/format_value.ts";

/** What a line of a legend says of one metric. */
export interface MetricValues {
  readonly metric: string;
  readonly color: string;
  /** By host, in the order of the page's header. */
  readonly values: readonly ShownValue[];
  /** In words, instead of values. */
  readonly remark?: string;
}

export interface ShownValue {
  readonly text: string;
  /** How old it is, where it is older than it should be. */
  readonly age?: string;
}

/** The metrics of a panel with their newest values or, with `cursorMs`, those at that moment. */
export function metricValues(
  panel: PanelView,
  { view, cursorMs }: { readonly view: PageView; readonly cursorMs?: number | undefined },
): MetricValues[] {
  const groups = new Map<string, LineView[]>();
  for (const line of panel.lines) {
    const group = groups.get(line.metric);
    if (group === undefined) groups.set(line.metric, [line]);
    else group.push(line);
  }
  const items: MetricValues[] = [...groups].map(([metric, lines]) => ({
    metric,
    color: lines[0]!.color,
    values: [...lines].sort((one, other) => one.host - other.host).map((line) =>
      cursorMs === undefined
        ? latestValue(line, panel, view.intervalMs)
        : { text: valueText(valueAt(line, cursorMs, view.intervalMs), panel) }
    ),
  }));
  for (const band of panel.bands) {
    if (groups.has(band.metric)) continue;
    items.push({ metric: band.metric, color: band.color, values: [], remark: band.label });
  }
  return items;
}

/** A value as a panel shows it; an en dash where there is none. */
export function valueText(value: number, panel: PanelView): string {
  return panel.unit === "percent" ? formatPercent(value) : formatValue(value);
}

function latestValue(line: LineView, panel: PanelView, intervalMs: number): ShownValue {
  if (line.latest === undefined) return { text: line.absent.length > 0 ? "n/a" : "–" };
  const { value, ageMs } = line.latest;
  const text = valueText(value, panel);
  // Some records are refreshed every 5 s only: younger than that and a poll is not old.
  return ageMs > Math.max(2.5 * intervalMs, 7_500)
    ? { text, age: formatDuration(ageMs).replaceAll(" ", "") }
    : { text };
}

/** The measured value nearest to a moment; NaN in a gap and where nothing was measured nearby. */
export function valueAt(line: LineView, atMs: number, intervalMs: number): number {
  const { times, values } = line;
  let low = 0, high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= atMs) low = middle + 1;
    else high = middle;
  }
  const before = values[low - 1] ?? NaN, after = values[low] ?? NaN;
  const sinceBefore = atMs - (times[low - 1] ?? -Infinity);
  const untilAfter = (times[low] ?? Infinity) - atMs;
  const nearest = sinceBefore <= untilAfter ? before : after;
  const isJoined = Number.isFinite(before) && Number.isFinite(after);
  return isJoined || Math.min(sinceBefore, untilAfter) <= 1.5 * intervalMs ? nearest : NaN;
}
