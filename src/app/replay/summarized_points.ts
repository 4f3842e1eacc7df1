import type { SeriesPoint } from "../../model/series_point.ts";
import { BREAKS, SUMMARY_LEVELS_MS, type SummaryColumns } from "../../model/summary.ts";
import type { TimeWindow } from "../../series/time_window.ts";
import type { RecordingReader } from "../../store/recording_reader.ts";
import { formatDuration } from "../../base/format_value.ts";
import { pauseWords } from "../../view/scene_events.ts";
import { recordedPoints, type RecordedPointsOptions } from "./recorded_points.ts";
import type { RecordedRun } from "./recorded_runs.ts";
import { RunSummaries } from "./run_summaries.ts";

/** What is shorter is read from its readings in seconds, to all digits; summaries keep three. */
const LONG_MS = 86_400_000;
/** Just before a time, in milliseconds. */
const BEFORE_MS = 1e-3;

export interface SummarizedPointsOptions extends RecordedPointsOptions {
  readonly stepMs: number;
  /** Summaries are read of runs that are longer than this; default a day. */
  readonly longMs?: number | undefined;
}

/**
 * What stretches of `stepMs` are made of: where a recording holds summaries that they can be put together from,
 * those, else the points of the lines as `recordedPoints()` reads them. Both in the order of their times.
 */
export async function* summarizedPoints(
  recording: RecordingReader,
  options: SummarizedPointsOptions,
): AsyncGenerator<readonly SeriesPoint[], void, undefined> {
  const { runs, stepMs, series, hosts } = options;
  const levelMs = SUMMARY_LEVELS_MS.findLast((level) => stepMs % level === 0);
  const parts = runs.map((run) => {
    const stored = recording.summaries(run.session.id);
    const summaries = new RunSummaries(run, { stored, hosts });
    const isLacking = summaries.lacking(series.map(({ metric }) => metric)).length > 0;
    const within = isLacking || levelMs === undefined
      ? undefined
      : summarizedStretch(summaries, levelMs, options);
    return { run, summaries, within };
  });
  if (levelMs === undefined || parts.every(({ within }) => within === undefined)) {
    return yield* recordedPoints(recording, options);
  }
  const { fromMs = -Infinity, toMs = Infinity } = options;
  for (const [number, { run, summaries, within }] of parts.entries()) {
    const isLast = number === runs.length - 1;
    const endMs = isLast ? toMs : Math.min(toMs, run.toMs);
    if (run.toMs < fromMs || run.fromMs > toMs) continue;
    const part = { ...options, runs: [run], follow: options.follow === true && isLast };
    if (within === undefined) yield* recordedPoints(recording, { ...part, toMs: endMs });
    else {
      // What a line begins with is told by the readings, and so is what is not summarised yet.
      const head = { toMs: within.fromMs - BEFORE_MS, follow: false };
      yield* recordedPoints(recording, { ...part, ...head, isSteady: true });
      yield* bucketPoints(summaries, levelMs, { ...options, within });
      const tail = { fromMs: within.toMs, toMs: endMs, isSteady: true };
      yield* recordedPoints(recording, { ...part, ...tail });
    }
    const next = parts[number + 1]?.run;
    if (next !== undefined && next.fromMs <= toMs) yield unrecorded(run, next, series.length);
  }
}

/** Between which times, both at the beginning of a bucket, a run is read from its summaries; undefined: nowhere. */
function summarizedStretch(
  summaries: RunSummaries,
  levelMs: number,
  { series, fromMs = -Infinity, toMs = Infinity, longMs = LONG_MS }: SummarizedPointsOptions,
): TimeWindow | undefined {
  const { run } = summaries, [first] = series;
  if (first === undefined) return undefined;
  const blocks = summaries.blocks(levelMs, first.metric);
  const starts = blocks.flatMap(({ startMs }) => [...startMs]);
  // A bucket may go on in the next block. Where a time came again the readings tell what counts.
  const begins = new Set(blocks.map(({ startMs }) => startMs[0]));
  const comesAgain = (ms: number, before = -Infinity) =>
    ms < before || ms === before && !begins.has(ms);
  if (starts.some((ms, index) => comesAgain(ms, starts[index - 1]))) return undefined;
  const beginMs = Math.max(fromMs, run.fromMs);
  const endMs = Math.min(toMs, run.toMs, starts.at(-1) ?? -Infinity);
  const within = {
    fromMs: (Math.floor(beginMs / levelMs) + 1) * levelMs,
    toMs: Math.floor(endMs / levelMs) * levelMs,
  };
  return within.toMs - within.fromMs > longMs ? within : undefined;
}

/** The buckets of all lines between two times. */
function* bucketPoints(
  summaries: RunSummaries,
  levelMs: number,
  { series, within }: RecordedPointsOptions & { readonly within: TimeWindow },
): Generator<readonly SeriesPoint[]> {
  const whys = new Map(series.map(({ host }) => [host, reasonsOf(summaries, host)]));
  const isEmpty = series.map(() => false);
  for (const block of summaries.blocks(levelMs, series[0]!.metric)) {
    if (block.toMs <= within.fromMs || block.fromMs >= within.toMs) continue;
    const columns = series.map(({ metric, host }) => summaries.series(block, metric, host));
    const points: SeriesPoint[] = [];
    block.startMs.forEach((atMs, bucket) => {
      if (atMs < within.fromMs || atMs >= within.toMs) return;
      columns.forEach((own, place) => {
        const has = own !== undefined && own.count[bucket]! > 0;
        if (has) points.push(bucketPoint(own, bucket, { atMs, series: place }));
        const breaks = own !== undefined && (own.flags[bucket]! & BREAKS) !== 0;
        if (breaks || !has && !isEmpty[place]) {
          const why = whys.get(series[place]!.host)!({ fromMs: atMs, toMs: atMs + levelMs });
          points.push({ atMs, series: place, ...why });
        }
        isEmpty[place] = !has;
      });
    });
    yield points;
  }
}

function bucketPoint(
  { low, high, mean, count, weight }: SummaryColumns,
  at: number,
  place: Pick<SeriesPoint, "atMs" | "series">,
): SeriesPoint {
  const step = { min: low[at]!, max: high[at]!, mean: mean[at]!, count: count[at]! };
  return { ...place, step, weight: weight?.[at] ?? step.count };
}

/** Why a host's lines have no value in a bucket, from what happened then. */
function reasonsOf(
  summaries: RunSummaries,
  host: number,
): (bucket: TimeWindow) => Pick<SeriesPoint, "state" | "why"> {
  const { outages = [], restarts = [] } = summaries.happenings(host);
  const { pauses = [] } = summaries.happenings();
  return ({ fromMs, toMs }) => {
    const reaches = (one: TimeWindow) => one.toMs >= fromMs && one.fromMs < toMs;
    if (outages.some(reaches)) return { state: "gap", why: "no answer" };
    const pause = pauses.find(reaches);
    if (pause !== undefined) return { state: "gap", why: pauseWords(pause) };
    if (restarts.some((atMs) => atMs >= fromMs && atMs < toMs)) {
      return { state: "restarted", why: "the server was restarted" };
    }
    return { state: "no data yet", why: "nothing measured" };
  };
}

/** All lines break off between two runs. */
function unrecorded(run: RecordedRun, next: RecordedRun, count: number): SeriesPoint[] {
  const why = `not recorded for ${formatDuration(next.fromMs - run.toMs)}`;
  return Array.from({ length: count }, (_, series) => ({
    ...{ atMs: run.toMs, series },
    ...{ state: "gap", why } as const,
  }));
}
