import type { Dashboard } from "../../model/dashboard.ts";
import type { Host } from "../../model/host.ts";
import type { SeriesPoint } from "../../model/series_point.ts";
import { History } from "../../series/history.ts";
import { recordsOf } from "../../series/records_of.ts";
import type { RecordingReader } from "../../store/recording_reader.ts";
import type { RecordedSession } from "../../store/session_table.ts";
import { flatMetrics } from "../../view/scene.ts";
import { type ReadSeries, SeriesPoints } from "../../view/series_points.ts";
import { columnTicks } from "../../store/column_ticks.ts";
import { hostPlaces, placedTick, type RecordedRun, recordsHeld } from "./recorded_runs.ts";
import { RunFeeder } from "./run_feeder.ts";
import { tickBatches } from "./tick_batches.ts";

/** What is derived needs what came before it, as a chart of that stretch has it, in milliseconds. */
const LEAD_MS = 600_000;
/** Columns that are held: several batches. */
const CAPACITY = 4096;

export interface RecordedPointsOptions {
  /** What follows on each other, oldest first. */
  readonly runs: readonly RecordedRun[];
  readonly dashboard: Dashboard;
  readonly hosts: readonly Host[];
  /** Hosts by their places among `hosts`. */
  readonly series: readonly ReadSeries[];
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  /** Goes on with the last run while it is recorded. */
  readonly follow?: boolean | undefined;
  /** No time came again but within the stretch. */
  readonly isSteady?: boolean | undefined;
  readonly signal: AbortSignal;
}

/**
 * The points of lines as a chart of the whole recording shows them, in the order of their times and some at a
 * time, however long it is. Of a time that came twice, since a clock was set back, those that were measured last.
 */
export async function* recordedPoints(
  recording: RecordingReader,
  {
    runs,
    dashboard,
    hosts,
    series,
    fromMs = -Infinity,
    toMs = Infinity,
    follow,
    isSteady = false,
    signal,
  }: RecordedPointsOptions,
): AsyncGenerator<readonly SeriesPoint[], void, undefined> {
  let session: RecordedSession = runs[0]!.session, held = recordsHeld(session, hosts);
  const history = new History(flatMetrics(dashboard.pages), {
    hostCount: hosts.length,
    capacity: CAPACITY,
    intervalMs: session.intervalMs,
    onForget: ({ atMs }) => points.forgetFrom(atMs),
  });
  const points = new SeriesPoints(
    {
      history,
      get intervalMs() {
        return session.intervalMs;
      },
      get newestMs() {
        return history.newestMs;
      },
      recordedAt: (host) => held(host),
    },
    series,
    { fromMs },
  );
  const feeder = new RunFeeder(history);
  const range = isSteady ? { fromMs: fromMs - LEAD_MS, toMs } : {};
  const untilMs = forgottenFrom(recording, runs, range);
  const records = recordsOf(dashboard.pages);
  for (const [number, run] of runs.entries()) {
    session = run.session;
    held = recordsHeld(session, hosts);
    const { places } = hostPlaces(session, hosts);
    const query = { fromMs: fromMs - LEAD_MS, toMs, records, signal };
    const batches = tickBatches(recording, session.id, {
      ...query,
      follow: follow === true && number === runs.length - 1,
    });
    for await (const batch of batches) {
      const ticks = batch.map(({ tick }) => placedTick(tick, places));
      feeder.put(session, ticks);
      const endMs = Math.min(toMs, untilMs(number, ticks.at(-1)!.monotonicMs));
      yield points.read(ticks).filter(({ atMs }) => atMs <= endMs);
    }
  }
}

/** Until which time what was measured up to a tick of a run (its number, and its monotonic time) counts. */
function forgottenFrom(
  recording: RecordingReader,
  runs: readonly RecordedRun[],
  range: { readonly fromMs?: number; readonly toMs?: number },
): (run: number, monotonicMs: number) => number {
  const forgotten: { run: number; monotonicMs: number; untilMs: number }[] = [];
  let number = 0;
  const clocks = new History([], {
    hostCount: 0,
    capacity: CAPACITY,
    intervalMs: runs[0]!.session.intervalMs,
    onForget: ({ monotonicMs, atMs }) => {
      const own = monotonicMs - feeder.shiftMs;
      forgotten.push({ run: number, monotonicMs: own, untilMs: atMs - 1e-3 });
    },
  });
  const feeder = new RunFeeder(clocks);
  for (const { session } of runs) {
    const query = { ...range, records: [], hostIds: [] };
    for (const part of recording.columnParts(session.id, query)) {
      feeder.put(session, [...columnTicks(part, [])]);
    }
    number++;
  }
  return (run, monotonicMs) =>
    Math.min(
      Infinity,
      ...forgotten.filter((one) =>
        one.run > run || one.run === run && one.monotonicMs > monotonicMs
      ).map(({ untilMs }) => untilMs),
    );
}
