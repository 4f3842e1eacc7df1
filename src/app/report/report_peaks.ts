import { worseWay } from "../../model/metric_types.ts";
import { formatWithUnit } from "../../base/format_value.ts";
import type { Metric } from "../../model/dashboard.ts";
import { metricPlaces } from "../../model/metric_places.ts";
import type { TimeWindow } from "../../series/time_window.ts";
import type { Scene } from "../../view/scene.ts";
import { metricUnit } from "../../view/units.ts";

/** The worst value of a metric within a stretch. */
export interface Peak {
  /** Where it is drawn, from 0. */
  readonly page: number;
  readonly panel: string;
  readonly metric: string;
  /** Whether it is the highest or, of what is bad where it is low, the lowest. */
  readonly way: "high" | "low";
  readonly host: string;
  readonly atMs: number;
  readonly value: string;
  /** The median of that host, in words. */
  readonly median: string;
}

/** The worst value of each metric that some host has values of, with its host and moment; one of several panels once. */
export function reportPeaks(
  { dashboard, hosts, history }: Scene,
  { fromMs, toMs }: TimeWindow,
): Peak[] {
  const peaks: Peak[] = [], seen = new Set<string>();
  for (const { metric, panel, pageIndex: page, index } of metricPlaces(dashboard.pages)) {
    const way = worseWay(metric), unit = metricUnit(metric, panel);
    const lines = hosts.map((_, host) => history.line(index, host, { fromMs, toMs }));
    const worst = lines.map((line) => worstOf(line, { way, fromMs }));
    const host = worst.reduce(
      (best, one, at) =>
        one !== undefined && (worst[best] === undefined || isWorse(way, one, worst[best]))
          ? at
          : best,
      0,
    );
    const { value, atMs } = worst[host] ?? { value: NaN, atMs: NaN };
    if (Number.isNaN(value) || seen.has(identity(metric))) continue;
    seen.add(identity(metric));
    peaks.push({
      page,
      panel: panel.title,
      // What is drawn of it are means, which are lower.
      metric: panel.smoothMs === undefined ? metric.name : `${metric.name} (not smoothed)`,
      way,
      host: hosts[host]!.label,
      atMs,
      value: formatWithUnit(value, unit),
      median: formatWithUnit(medianOf(lines[host]!.values), unit),
    });
  }
  return peaks;
}

interface Point {
  readonly value: number;
  readonly atMs: number;
}

/** The first of the worst points from a moment on: a line may enter from before it. */
function worstOf(
  { times, values }: { readonly times: Float64Array; readonly values: Float64Array },
  { way, fromMs }: { readonly way: "high" | "low"; readonly fromMs: number },
): Point | undefined {
  let worst: Point | undefined;
  for (let at = 0; at < values.length; at++) {
    const point = { value: values[at]!, atMs: times[at]! };
    if (Number.isNaN(point.value) || point.atMs < fromMs) continue;
    if (worst === undefined || isWorse(way, point, worst)) worst = point;
  }
  return worst;
}

function isWorse(way: "high" | "low", one: Point, other: Point): boolean {
  return way === "high" ? one.value > other.value : one.value < other.value;
}

function medianOf(values: Float64Array): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  return sorted[sorted.length >> 1] ?? NaN;
}

/** What makes two metrics the same one. */
function identity({ type, key, key2, scale, source }: Metric): string {
  return JSON.stringify([type, key, key2, scale, source]);
}
