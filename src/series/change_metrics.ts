import type { Metric } from "../model/dashboard.ts";
import { metricFacts } from "../model/metric_types.ts";
import type { Derivation } from "./derivation.ts";
import type { HostSeries } from "./host_series.ts";
import { MarkedColumns } from "./marked_columns.ts";
import { SeriesRing } from "./series_ring.ts";
import { WeightRing } from "./weight_ring.ts";

/** Answers come so many ticks late at most. */
const LATE_COLUMNS = 8;

/** Where each of the metrics stood among those before; -1 where it is new. */
export function placesBefore(metrics: readonly Metric[], before: readonly Metric[]): number[] {
  const places = Map.groupBy(before.keys(), (index) => derivedFrom(before[index]!));
  return metrics.map((metric) => places.get(derivedFrom(metric))?.shift() ?? -1);
}

/** What the values of a metric are made of, whatever it is called. */
function derivedFrom({ type, key, key2, scale, refreshMs, source, matched }: Metric): string {
  return JSON.stringify([type, key, key2, scale, refreshMs, source, matched]);
}

/** Gives a host other metrics: those that it had keep their values, new ones begin now. */
export function changeMetrics(
  host: HostSeries,
  metrics: readonly Metric[],
  { places, capacity, opened, derivation }: {
    readonly places: readonly number[];
    readonly capacity: number;
    /** How many columns were ever opened. */
    readonly opened: number;
    readonly derivation: (metric: Metric) => Derivation;
  },
): void {
  const { derivations, rings, weights, leftOut, restarts } = host;
  restarts.watch(metrics);
  host.derivations = metrics.map((metric, at) => derivations[places[at]!] ?? derivation(metric));
  host.sourced = metrics.map(isSourced);
  host.rings = places.map((place) => rings[place] ?? laterRing(capacity, opened));
  host.weights = metrics.map((metric, at) => weights[places[at]!] ?? weightsOf(metric, capacity));
  host.leftOut = places.map((place) => leftOut[place] ?? new MarkedColumns());
}

/** Whether a metric is of a source beside the server. */
export function isSourced({ source }: Metric): boolean {
  return source !== undefined;
}

/** What the values of a metric weigh, where it is a share. */
export function weightsOf(
  { type, isDerived }: Metric,
  capacity: number,
): WeightRing | undefined {
  return metricFacts(type).isShare && !isDerived ? new WeightRing(capacity) : undefined;
}

/** A ring that begins some columns back, for answers that are still to come. */
function laterRing(capacity: number, opened: number): SeriesRing {
  const first = Math.max(0, opened - Math.min(capacity, LATE_COLUMNS));
  const ring = new SeriesRing(capacity, first);
  for (let column = first; column < opened; column++) ring.open();
  return ring;
}
