import type { HostResult, Tick } from "../model/tick.ts";
import type { Derivation } from "./derivation.ts";
import type { HostTrack } from "./host_track.ts";
import type { MarkedColumns } from "./marked_columns.ts";
import { GAP, LEFT_OUT, NO_POINT } from "./point.ts";
import type { RestartDetector } from "./restart_detector.ts";
import { type Sample, sampleOf } from "./sample.ts";
import type { SeriesRing } from "./series_ring.ts";
import type { WeightRing } from "./weight_ring.ts";

/** One host of a history: what it did, and its metrics' derivations and values. */
export interface HostSeries {
  readonly track: HostTrack;
  readonly restarts: RestartDetector;
  /** Made anew at an interruption. */
  derivations: readonly Derivation[];
  rings: readonly SeriesRing[];
  /** Of the metrics that are shares. */
  weights: readonly (WeightRing | undefined)[];
  /** Where an answer was left out, metric by metric. */
  leftOut: readonly MarkedColumns[];
}

/** Puts a host's result into an open column; what comes again or too late is ignored. */
export function putResult(
  { track, restarts, derivations, rings, weights, leftOut }: HostSeries,
  result: HostResult | undefined,
  { column, tick }: { readonly column: number; readonly tick: Tick },
): void {
  if (result === undefined || column < 0 || !track.isOpen(column)) return;
  const dueMs = tick.monotonicMs;
  if (result.kind === "miss") {
    track.put(column, result, { dueMs, restarted: false });
    for (const ring of rings) ring.put(column, GAP);
    return;
  }
  const restarted = restarts.restarted(result.values);
  // After a silence the line is broken already, and a gauge's value is true at once.
  const breaks = restarted && !track.isBroken;
  track.put(column, result, { dueMs, restarted });
  const sample = sampleOf(tick, result);
  derivations.forEach((derivation, index) => {
    if (restarted) derivation.restart();
    const entry = derivation.next(sample);
    if (entry === LEFT_OUT) leftOut[index]!.add(column);
    rings[index]!.put(column, breaks ? GAP : entry === LEFT_OUT ? NO_POINT : entry);
    weights[index]?.put(column, derivation.weight ?? 0);
  });
}

/**
 * Adds columns from `first` on with a host's results of consecutive ticks: the same as to open them and
 * to put the results one by one, but metric by metric, whose state and values are then at hand.
 */
export function putStretch(
  { track, restarts, derivations, rings, weights, leftOut }: HostSeries,
  hostIndex: number,
  { ticks, first }: { readonly ticks: readonly Tick[]; readonly first: number },
): void {
  const samples: (Sample | typeof MISS | undefined)[] = [];
  const restarted = new Set<number>(), broken = new Set<number>();
  ticks.forEach((tick, at) => {
    const column = first + at, dueMs = tick.monotonicMs, result = tick.results[hostIndex];
    track.open(column);
    if (result?.kind !== "reply") {
      samples.push(result === undefined ? undefined : MISS);
      if (result !== undefined) track.put(column, result, { dueMs, restarted: false });
      return;
    }
    samples.push(sampleOf(tick, result));
    const isNew = restarts.restarted(result.values);
    if (isNew) restarted.add(at);
    if (isNew && !track.isBroken) broken.add(at);
    track.put(column, result, { dueMs, restarted: isNew });
  });
  const entries = new Float64Array(ticks.length);
  derivations.forEach((derivation, index) => {
    for (let at = 0; at < entries.length; at++) {
      const sample = samples[at];
      if (sample === undefined || sample === MISS) {
        entries[at] = sample === undefined ? NO_POINT : GAP;
        continue;
      }
      if (restarted.has(at)) derivation.restart();
      const entry = derivation.next(sample);
      if (entry === LEFT_OUT) leftOut[index]!.add(first + at);
      entries[at] = broken.has(at) ? GAP : entry === LEFT_OUT ? NO_POINT : entry;
      weights[index]?.put(first + at, derivation.weight ?? 0);
    }
    rings[index]!.append(entries);
  });
}

const MISS = "miss";
