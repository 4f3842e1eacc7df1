import type { LineView, PanelView } from "../../model/page_view.ts";
import { valueAxis } from "../value_axis.ts";

const BARS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;
const ASCII_BARS = ["_", ".", "-", "~", "=", "+", "*", "#"] as const;
/** Stands for a column between two values that do not follow on each other. */
const BRIDGE = Infinity;

export interface SparklineOptions {
  readonly fromMs: number;
  readonly toMs: number;
  readonly columns: number;
  /** The share of the height at which a value stands, 0 to 1; NaN where it has no place. */
  at(value: number): number;
  readonly ascii?: boolean | undefined;
}

/**
 * A line in one row of characters, a bar each for the mean of its stretch of time; between two
 * measured values that nothing broke apart the bars go on, as dots where they do not follow on each
 * other; in a gap there are spaces.
 */
export function sparkline(line: LineView, options: SparklineOptions): string {
  const { columns, at, ascii = false } = options;
  const bars = ascii ? ASCII_BARS : BARS;
  return columnMeans(line, options).map((value) => {
    if (Number.isNaN(value)) return " ";
    if (value === BRIDGE) return ascii ? "'" : "·";
    const share = at(value);
    if (Number.isNaN(share)) return ascii ? "v" : "▾";
    return bars[Math.min(bars.length - 1, Math.floor(share * bars.length))]!;
  }).join("").padEnd(columns);
}

/** One scale for a metric on all hosts, so that hosts compare and small metrics are seen. */
export function sparkScale(line: LineView, panel: PanelView): (value: number) => number {
  const lines = panel.lines.filter((other) => other.metric === line.metric);
  const axis = valueAxis({ ...panel, lines, bands: [] }, 1);
  if (panel.axis === "percent" || panel.logScale) {
    return (value) => axis.holds(value) ? axis.at(value) : NaN;
  }
  let high = axis.low;
  for (const other of lines) {
    for (const value of other.values) if (value > high) high = value;
  }
  return (value) => high > axis.low ? (value - axis.low) / (high - axis.low) : 0;
}

/** The mean of a line in each of `columns` stretches of the window; NaN where there is none, or `BRIDGE`. */
function columnMeans(line: LineView, { fromMs, toMs, columns }: SparklineOptions): number[] {
  const sums = new Float64Array(columns), counts = new Uint32Array(columns);
  const means = new Array<number>(columns).fill(NaN);
  const width = Math.max(1, toMs - fromMs) / columns;
  const columnOf = (ms: number) => Math.min(columns - 1, Math.floor((ms - fromMs) / width));
  for (let index = 0; index < line.times.length; index++) {
    const value = line.values[index]!, atMs = line.times[index]!;
    if (!Number.isFinite(value) || atMs < fromMs || atMs > toMs) continue;
    const column = columnOf(atMs);
    sums[column]! += value;
    counts[column]!++;
  }
  for (let column = 0; column < columns; column++) {
    if (counts[column]! > 0) means[column] = sums[column]! / counts[column]!;
  }
  const { joinMs = Infinity } = line;
  // Where points are rarer than columns, the line between them.
  for (let index = 1; index < line.times.length; index++) {
    const before = line.values[index - 1]!, after = line.values[index]!;
    if (!Number.isFinite(before) || !Number.isFinite(after)) continue;
    const start = line.times[index - 1]!, end = line.times[index]!;
    if (end < fromMs || start > toMs) continue;
    const last = columnOf(end);
    for (let column = Math.max(0, columnOf(start) + 1); column < last; column++) {
      const share = (fromMs + (column + 0.5) * width - start) / (end - start);
      means[column] = end - start > joinMs ? BRIDGE : before + (after - before) * share;
    }
  }
  return means;
}
