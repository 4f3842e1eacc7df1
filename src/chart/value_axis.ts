// @ts-types="@types/d3-scale"
import { scaleLinear, scaleLog } from "d3-scale";
import { formatTicks, formatWithUnit, tickSize } from "../base/format_value.ts";
import { drawnLine } from "./drawn_line.ts";
import type { PanelView } from "../model/page_view.ts";

/** A vertical axis: values to heights (0 at the bottom, 1 at the top), and labelled ticks. */
export interface ValueAxis {
  readonly low: number;
  readonly high: number;
  /** The share of the height at which a value stands, clamped to the axis. */
  at(value: number): number;
  /** Whether a value has a place on it: what lies below it has none, and 0 none on a logarithmic one. */
  holds(value: number): boolean;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
  /** Which is said on it. */
  readonly isLog?: boolean | undefined;
}

/** What a logarithmic axis says of itself. */
export const LOG_LABEL = "log";

/** What the axis of a panel depends on. */
type Scaled = Pick<PanelView, "axis" | "bands" | "lines" | "logScale" | "unit" | "min" | "max">;

/** The axis of a panel, with at most about `tickCount` intervals. */
export function valueAxis(panel: Scaled, tickCount: number): ValueAxis {
  const extent = valueExtent(panel);
  const { unit } = panel;
  if (panel.logScale && extent.smallestPositive < Infinity) {
    const { min = 0, max = extent.high } = panel;
    const smallest = min > 0 ? min : extent.smallestPositive;
    return logAxis(smallest, Math.max(max, smallest), { unit, tickCount });
  }
  // Without a value any number on the axis would be invented, but for the ends of a percentage.
  const empty = extent.high < extent.low && panel.axis !== "percent";
  const [low, high] = withAskedEnds(domain(panel.axis, extent), panel);
  const size = tickSize(Math.max(Math.abs(low), Math.abs(high)), unit);
  const scale = scaleLinear().domain([low / size, high / size]);
  if (panel.axis !== "percent") scale.nice(tickCount);
  const nice = scale.domain().map((end) => end * size) as [number, number];
  const [bottom, top] = withAskedEnds(nice, panel);
  scale.domain([bottom / size, top / size]);
  const values = empty
    ? []
    : distinctTicks(scale.ticks(tickCount), tickCount).map((tick) => tick * size);
  const labels = formatTicks(values, unit, size);
  return {
    low: bottom,
    high: top,
    at: (value) => clampShare((value - bottom) / (top - bottom)),
    holds: (value) => Number.isFinite(value) && value >= bottom - SMALLEST_SPAN,
    ticks: values.map((value, index) => ({ value, label: labels[index]! })),
  };
}

/** The ends that the dashboard asks for in place of those of the values. */
function withAskedEnds(
  [low, high]: readonly [number, number],
  { min = low, max = high }: Pick<Scaled, "min" | "max">,
): [number, number] {
  return max > min ? [min, max] : [min, min + Math.max(1, Math.abs(min) * 0.1)];
}

interface Extent {
  low: number;
  high: number;
  smallestPositive: number;
}

function valueExtent(panel: Scaled): Extent {
  let low = Infinity, high = -Infinity, smallestPositive = Infinity;
  const shaping = shapingLines(panel);
  const arrays = shaping.map((line) => drawnLine(line).values)
    .concat(shaping.flatMap(({ before, stacked }) => before && !stacked ? [before.values] : []))
    .concat(panel.bands.flatMap((band) => [band.low, band.high]));
  for (const values of arrays) {
    // By index: of a day there are tens of thousands.
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!;
      if (value < low) low = value;
      if (value > high) high = value;
      if (value > 0 && value < smallestPositive) smallestPositive = value;
    }
  }
  return { low, high, smallestPositive };
}

/** All lines, but beside a level those that are 0 all the time: they would flatten it. */
function shapingLines({ axis, lines }: Scaled): Scaled["lines"] {
  if (axis !== "free" || lines.length < 2) return lines;
  const moving = lines.filter(({ values }) =>
    values.some((value) => value !== 0 && value === value)
  );
  return moving.length > 0 ? moving : lines;
}

/** Values closer together than this are one value: no label could tell them apart. */
const SMALLEST_SPAN = 1e-9;

/**
 * The ends of a linear axis. A `free` one starts at 0 too, as an honest picture of a level does,
 * except where the data lies so far from 0, and so close together, that nothing would be seen.
 */
function domain(axis: PanelView["axis"], { low, high }: Extent): [number, number] {
  if (axis === "percent") return [0, 100];
  if (high < low) return [0, 1];
  // Of a level that never changes there is nothing to be seen but how high it is.
  const farFromZero = axis === "free" && low > 1000 && high > low && high - low < 0.05 * high;
  if (farFromZero) {
    const margin = Math.max((high - low) * 0.1, high * 1e-6, 1);
    return [low - margin, high + margin];
  }
  const bottom = Math.min(0, low);
  return high - bottom > SMALLEST_SPAN ? [bottom, high] : [bottom, bottom + 1];
}

/** d3 may return more ticks than asked; every second one is still even. */
function distinctTicks(ticks: number[], tickCount: number): number[] {
  let kept = ticks;
  while (kept.length > 2 && kept.length - 1 > tickCount * 1.5) {
    kept = kept.filter((_, index) => index % 2 === 0);
  }
  return kept;
}

const MOST_DECADES = 1e15;

function logAxis(
  smallest: number,
  largest: number,
  { unit, tickCount }: { unit: string; tickCount: number },
): ValueAxis {
  // So many decades at the most: what lies deeper stands at the bottom, as 0 does.
  const low = 10 ** Math.floor(Math.log10(Math.max(smallest, largest / MOST_DECADES, 1e-9)));
  const high = Math.max(10 ** Math.ceil(Math.log10(largest) - 1e-9), low * 10);
  const scale = scaleLog().domain([low, high]).range([0, 1]);
  const decades = Math.round(Math.log10(high / low));
  const multiples = decades * 3 <= tickCount ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil(decades / tickCount));
  const values: number[] = [];
  for (let decade = 0; decade <= decades; decade += every) {
    for (const multiple of multiples) {
      const value = low * 10 ** decade * multiple;
      if (value <= high * 1.000001) values.push(Number(value.toPrecision(1)));
    }
  }
  return {
    low,
    high,
    at: (value) => value <= low ? 0 : clampShare(scale(value)),
    holds: (value) => value > 0 && value < Infinity,
    ticks: values.map((value) => ({ value, label: formatWithUnit(value, unit) })),
    isLog: true,
  };
}

function clampShare(share: number): number {
  return share < 0 ? 0 : share > 1 ? 1 : share;
}
