import { LinkedAbort } from "../../base/linked_abort.ts";
import { sleep } from "../../base/sleep.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import type { Dashboard } from "../../model/dashboard.ts";
import type { Host } from "../../model/host.ts";
import type { Tick } from "../../model/tick.ts";
import { History } from "../../series/history.ts";
import { recordsOf } from "../../series/records_of.ts";
import { flatMetrics } from "../../view/scene.ts";
import { type CommandIo, EXIT } from "../command_io.ts";
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
import { interrupted } from "./interrupted.ts";
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
  const onWarning = (sentence: string) => io.err(`traffic-grapher: ${sentence}\n`);
  using end = new LinkedAbort(ended, io.outGone);
  const { signal } = end;
  using recording = await openAnyRecording(file, { ...settings, onWarning, signal });
  const sessions = recording.sessions();
  const runs = chosenRuns(sessions, { file, session: settings.session, at: from ?? to });
  const joint = jointSession(runs);
  const stretch = sessionStretch(joint, { file, from, to });
  checkRecorded(runs, stretch, file);
  const dashboard = await drawnDashboard(recording, runs, { configFile, onWarning });
  const windowMs = windowOf(
    settings,
    dashboard,
    settings.prometheus === undefined ? {} : { intervalMs: joint.intervalMs },
  );
  const timeZone = settings.timeZone ?? dashboard.timeZone ?? joint.timeZone;
  const drawn = new DrawnTicks(dashboard, { runs, hosts: joint.hosts, windowMs, timeZone });
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
        stream.take(shown, { hosts, scene: () => drawn.scene, windowMs });
      }
    }
  }
  if (speed === undefined) await stream.written(signal);
  return io.signal.aborted ? interrupted(io) : EXIT.ok;
}

/** The ticks of runs that follow on each other, derived one by one as they were when they were polled. */
class DrawnTicks {
  readonly #options: DrawnTicksOptions;
  readonly #dashboard: Dashboard;
  readonly #history: History;
  readonly #feeder: RunFeeder;
  #run: RecordedRun;

  constructor(dashboard: Dashboard, options: DrawnTicksOptions) {
    const { runs, hosts, windowMs } = options;
    const { intervalMs } = runs[0]!.session;
    const shortestMs = Math.min(...runs.map(({ session }) => session.intervalMs));
    this.#options = options;
    this.#dashboard = dashboard;
    this.#run = runs[0]!;
    this.#history = new History(flatMetrics(dashboard.pages), {
      hostCount: hosts.length,
      capacity: Math.min(MOST_COLUMNS, Math.ceil(windowMs / shortestMs)) + SPARE_COLUMNS,
      intervalMs,
    });
    this.#feeder = new RunFeeder(this.#history);
  }

  /** Takes the next tick; returns it with the results of all hosts, in their order. */
  put(run: RecordedRun, tick: Tick): Tick {
    const { places } = hostPlaces(run.session, this.#options.hosts);
    const shown = placedTick(tick, places);
    this.#run = run;
    this.#feeder.put(run.session, [shown]);
    return shown;
  }

  get scene(): SnapshotScene {
    const { hosts, timeZone } = this.#options;
    const { session } = this.#run;
    return {
      dashboard: this.#dashboard,
      history: this.#history,
      hosts,
      intervalMs: session.intervalMs,
      newestMs: this.#feeder.newest?.atMs ?? 0,
      recordedAt: recordsHeld(session, hosts),
      timeZone,
      warnings: [],
    };
  }
}

interface DrawnTicksOptions {
  readonly runs: readonly RecordedRun[];
  readonly hosts: readonly Host[];
  readonly windowMs: number;
  readonly timeZone: string;
}
