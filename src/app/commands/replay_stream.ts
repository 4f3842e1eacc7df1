import { extentOf } from "../../base/extent_of.ts";
import { LinkedAbort } from "../../base/linked_abort.ts";
import { sleep } from "../../base/sleep.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import type { Tick } from "../../model/tick.ts";
import { History } from "../../series/history.ts";
import { recordsOf } from "../../series/records_of.ts";
import { flatMetrics } from "../../view/scene.ts";
import { type CommandIo, EXIT, interrupted } from "../command_io.ts";
import { windowOf } from "../load_dashboard.ts";
import { openAnyRecording } from "../replay/open_any_recording.ts";
import {
  checkRecorded,
  hostPlaces,
  jointSession,
  placedTick,
  type RecordedRun,
  recordsHeld,
} from "../replay/recorded_runs.ts";
import { chosenRuns, drawnDashboard, sessionStretch } from "../replay/recorded_session.ts";
import { RunFeeder } from "../replay/run_feeder.ts";
import { tickBatches } from "../replay/tick_batches.ts";
import type { SnapshotScene } from "./snapshot_data.ts";
import { openTickStream } from "./tick_stream.ts";

/** What is derived needs what came before it, in milliseconds. */
const LEAD_MS = 600_000;
/** A value is drawn from no further back. */
const MOST_COLUMNS = 20_000;
const SPARE_COLUMNS = 500;

type ReplaySettings = SettingsFor<"replay">;

/**
 * Writes the ticks of a recording as `watch --format jsonl` wrote them: with `--speed` at their times, the newest
 * where their reader is slow, else all of them, and what is recorded meanwhile. Returns the exit code; throws a
 * `UsageError`.
 */
export async function replayStream(
  settings: ReplaySettings,
  io: CommandIo,
  ended: AbortSignal,
): Promise<number> {
  const { file, from, to, configFile, speed } = settings;
  using end = new LinkedAbort(ended, io.outGone);
  const { signal } = end;
  using recording = await openAnyRecording(file, { ...settings, onWarning: io.warn, signal });
  const sessions = recording.sessions();
  const runs = chosenRuns(sessions, { file, session: settings.session, at: from ?? to });
  const joint = jointSession(runs);
  const stretch = sessionStretch(joint, { file, from, to });
  checkRecorded(runs, stretch, file);
  const dashboard = await drawnDashboard(recording, runs, { configFile, onWarning: io.warn });
  const intervalMs = settings.prometheus && joint.intervalMs;
  const windowMs = windowOf(settings, dashboard, { intervalMs });
  const timeZone = settings.timeZone ?? dashboard.timeZone ?? joint.timeZone;
  const drawn = drawnTicks(runs, { hosts: joint.hosts, dashboard, windowMs, timeZone });
  const isDrawn = settings.as === "series";
  const query = {
    fromMs: stretch.fromMs - (isDrawn ? LEAD_MS : 0),
    toMs: stretch.toMs,
    records: isDrawn ? recordsOf(dashboard.pages) : undefined,
    signal,
  };
  await using stream = openTickStream(io, settings);
  let beforeMs: number | undefined;
  for (const run of runs) {
    const { session } = run;
    const follow = stretch.toMs === Infinity && run === runs.at(-1);
    for await (const batch of tickBatches(recording, session.id, { ...query, follow })) {
      for (const { tick } of batch) {
        const shown = isDrawn ? drawn.put(run, tick) : tick;
        if (tick.atMs < stretch.fromMs) continue;
        if (speed === undefined) await stream.written(signal);
        else await sleep((tick.atMs - (beforeMs ?? tick.atMs)) / speed, signal);
        beforeMs = tick.atMs;
        if (signal.aborted) break;
        const hosts = isDrawn ? joint.hosts : session.hosts;
        stream.take(shown, { hosts, scene: drawn.scene, windowMs });
      }
    }
  }
  if (speed === undefined) await stream.written(signal);
  return io.signal.aborted ? interrupted(io) : EXIT.ok;
}

/** Derives the ticks of runs that follow on each other, one by one, as they were when they were polled. */
function drawnTicks(
  runs: readonly RecordedRun[],
  { hosts, dashboard, windowMs, timeZone }:
    & Pick<SnapshotScene, "hosts" | "dashboard" | "timeZone">
    & {
      readonly windowMs: number;
    },
) {
  let { session } = runs[0]!;
  const [shortestMs] = extentOf(runs.map((run) => run.session.intervalMs));
  const history = new History(flatMetrics(dashboard.pages), {
    hostCount: hosts.length,
    capacity: Math.min(MOST_COLUMNS, Math.ceil(windowMs / shortestMs)) + SPARE_COLUMNS,
    intervalMs: session.intervalMs,
  });
  const feeder = new RunFeeder(history);
  return {
    /** Takes the next tick; returns it with the results of all hosts, in their order. */
    put(run: RecordedRun, tick: Tick): Tick {
      ({ session } = run);
      const { places } = hostPlaces(session, hosts);
      const shown = placedTick(tick, places);
      feeder.put(session, [shown]);
      return shown;
    },
    scene: (): SnapshotScene => ({
      ...{ dashboard, history, hosts, timeZone },
      intervalMs: session.intervalMs,
      newestMs: feeder.newest?.atMs ?? 0,
      recordedAt: recordsHeld(session, hosts),
      warnings: [],
    }),
  };
}
