import { given } from "../base/given.ts";
import type { PageView, StackedLine } from "../model/page_view.ts";

/** Of a value that is only drawn more digits are never seen. */
const DIGITS = 6;

/** A page as JSON has it: what breaks a line is null, and what is only drawn is rounded. */
export function pageToJson(page: PageView): unknown {
  return JSON.parse(JSON.stringify(page, (key, value) => {
    if (!(value instanceof Float64Array)) return value;
    const isTime = key === "times";
    return Array.from(value, (number) => {
      if (Number.isNaN(number)) return null;
      return isTime ? Math.round(number) : Number(number.toPrecision(DIGITS));
    });
  }));
}

/** The page that `pageToJson()` was given, from whom this may be relied on. */
export function pageFromJson(json: unknown): PageView {
  const page = json as PageView;
  return {
    ...page,
    panels: page.panels.map((panel) => ({
      ...panel,
      lines: panel.lines.map((line) => ({
        ...line,
        times: numbers(line.times),
        values: numbers(line.values),
        ...given({
          before: line.before && {
            ...line.before,
            times: numbers(line.before.times),
            values: numbers(line.before.values),
          },
          stacked: line.stacked && edges(line.stacked),
        }),
      })),
      bands: panel.bands.map(edges),
      // JSON has no word for what has no end.
      limits: (panel.limits ?? []).map((limit) => ({
        ...limit,
        from: (limit.from as number | null) ?? -Infinity,
        to: (limit.to as number | null) ?? Infinity,
      })),
    })),
  };
}

function edges<T extends StackedLine>(between: T): T {
  const { times, low, high } = between;
  return { ...between, times: numbers(times), low: numbers(low), high: numbers(high) };
}

function numbers(list: Iterable<number | null>): Float64Array {
  return Float64Array.from(list, (value) => value ?? NaN);
}
