import type { HostResult, Tick } from "../model/tick.ts";
import type { Derivation } from "./derivation.ts";
import type { HostTrack } from "./host_track.ts";
import type { MarkedColumns } from "./marked_columns.ts";
import { GAP, LEFT_OUT, NO_POINT } from "./point.ts";
import type { RestartDetector } from "./restart_detector.ts";
import { besideOf, type Sample, sampleOf } from "./sample.ts";
import type { SeriesRing } from "./series_ring.ts";
import type { WeightRing } from "./weight_ring.ts";

/** One host of a history: what it did, and its metrics' derivations and values. */
export interface HostSeries {
  readonly track: HostTrack;
  readonly restarts: RestartDetector;
  /** Made anew at an interruption. */
  derivations: readonly Derivation[];
  /** Which metrics are of a source: they are read whether or not the server answers. */
  sourced: readonly boolean[];
  rings: readonly SeriesRing[];
  /** Of the metrics that are shares. */
  weights: readonly (WeightRing | undefined)[];
  /** Where an answer was left out, metric by metric. */
  leftOut: readonly MarkedColumns[];
}

/** What a result means for the metrics of its host. */
interface Entry {
  /** What the server's metrics are derived from; undefined: they break. */
  readonly server: Sample | undefined;
  /** The same for those of sources. */
  readonly sources: Sample | undefined;
  /** The server's counters began anew. */
  readonly restarted: boolean;
  /** Its lines, which nothing has broken yet, break here. */
  readonly breaks: boolean;
  /** Nothing was heard of the host before, and its server was restarted: so may the host have been. */
  readonly mayBeAnew: boolean;
}

/** Puts a host's result into an open column; what comes again or too late is ignored. */
export function putResult(
  host: HostSeries,
  result: HostResult | undefined,
  { column, tick }: { readonly column: number; readonly tick: Tick },
): void {
  if (result === undefined || column < 0 || !host.track.isOpen(column)) return;
  const entry = entryOf(host, result, { column, tick });
  host.rings.forEach((ring, index) => ring.put(column, valueOf(host, index, { entry, column })));
}

/**
 * Adds columns from `first` on with a host's results of consecutive ticks: the same as to open them and
 * to put the results one by one, but metric by metric, whose state and values are then at hand.
 */
export function putStretch(
  host: HostSeries,
  hostIndex: number,
  { ticks, first }: { readonly ticks: readonly Tick[]; readonly first: number },
): void {
  const entries = ticks.map((tick, at) => {
    const column = first + at, result = tick.results[hostIndex];
    host.track.open(column);
    return result === undefined ? undefined : entryOf(host, result, { column, tick });
  });
  const values = new Float64Array(ticks.length);
  host.rings.forEach((ring, index) => {
    for (let at = 0; at < values.length; at++) {
      const entry = entries[at];
      values[at] = entry === undefined
        ? NO_POINT
        : valueOf(host, index, { entry, column: first + at });
    }
    ring.append(values);
  });
}

/** Notes what the host did. */
function entryOf(
  { track, restarts }: HostSeries,
  result: HostResult,
  { column, tick }: { readonly column: number; readonly tick: Tick },
): Entry {
  const dueMs = tick.monotonicMs, before = track.result;
  if (result.kind === "miss") {
    track.put(column, result, { dueMs, restarted: false });
    return {
      server: undefined,
      sources: besideOf(tick, result),
      restarted: false,
      breaks: false,
      mayBeAnew: false,
    };
  }
  const restarted = restarts.restarted(result.values);
  // After a silence the line is broken already, and a gauge's value is true at once.
  const breaks = restarted && !track.isBroken;
  const mayBeAnew = restarted && before?.kind === "miss" && before.beside === undefined;
  track.put(column, result, { dueMs, restarted });
  const sample = sampleOf(tick, result);
  return { server: sample, sources: sample, restarted, breaks, mayBeAnew };
}

/** The value of a metric at a column. */
function valueOf(
  { derivations, sourced, weights, leftOut }: HostSeries,
  index: number,
  { entry, column }: { readonly entry: Entry; readonly column: number },
): number {
  const isSourced = sourced[index]!, derivation = derivations[index]!;
  const sample = isSourced ? entry.sources : entry.server;
  if (sample === undefined) return GAP;
  if (isSourced ? entry.mayBeAnew : entry.restarted) derivation.restart();
  const value = derivation.next(sample);
  if (value === LEFT_OUT) leftOut[index]!.add(column);
  weights[index]?.put(column, derivation.weight ?? 0);
  if (entry.breaks && !isSourced) return GAP;
  return value === LEFT_OUT ? NO_POINT : value;
}
