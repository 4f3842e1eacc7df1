import { flatMetrics } from "../../../src/view/scene.ts";
import { BUILT_IN_DASHBOARDS } from "../../../src/config/built_in_dashboards.ts";
import { loadDashboard } from "../../../src/app/load_dashboard.ts";
import { RecordedHistory } from "../../../src/app/replay/recorded_history.ts";
import { RecordedSummaries } from "../../../src/app/replay/recorded_summaries.ts";
import { jointSession, runsWith } from "../../../src/app/replay/recorded_runs.ts";
import type { Dashboard } from "../../../src/model/dashboard.ts";
import type { Host } from "../../../src/model/host.ts";
import type { Tick } from "../../../src/model/tick.ts";
import { History } from "../../../src/series/history.ts";
import { openRecorder, type Recorder } from "../../../src/store/recorder.ts";
import { openRecording } from "../../../src/store/open_recording.ts";
import type { RecordingReader } from "../../../src/store/recording_reader.ts";
import type { SessionInfo } from "../../../src/store/recording_session.ts";
import { capturedTicks } from "../../series/captured_ticks.ts";
import { host } from "../captured_scene.ts";

export const DASHBOARD: Dashboard = await loadDashboard(undefined);

export function refuse(sentence: string): never {
  throw new Error(`an unexpected warning: ${sentence}`);
}

/** The capture as ticks of as many hosts, of which each further one is some polls behind. */
export function fleetTicks(hostCount: number, count = 150): Tick[] {
  const captured = capturedTicks();
  return captured.slice(0, count).map((tick, index) => ({
    ...tick,
    results: Array.from(
      { length: hostCount },
      (_, place) => captured[index - place]?.results[0],
    ),
  }));
}

export const HOSTS: readonly Host[] = [host("ats1"), host("ats2"), host("ats3")];

/** Starts to record ticks of some hosts, in this thread. */
export async function startRecording(
  path: string,
  options: Partial<SessionInfo> & { readonly hosts: readonly Host[] },
): Promise<Recorder> {
  const session = {
    dashboardText: await BUILT_IN_DASHBOARDS.default.text(),
    intervalMs: 1000,
    timeZone: "UTC",
    records: [],
    ...options,
  };
  return await openRecorder(path, { session, onWarning: refuse, worker: false });
}

/** Records ticks as one session, and ends it. */
export async function recordTicks(
  path: string,
  ticks: readonly Tick[],
  options: Partial<SessionInfo> & { readonly hosts: readonly Host[] },
): Promise<void> {
  await using recorder = await startRecording(path, options);
  for (const tick of ticks) recorder.take(tick, options.hosts);
  await recorder.flush();
}

/** What a live dashboard derives from ticks. */
export function liveHistory(ticks: readonly Tick[], hostCount: number): History {
  const history = new History(flatMetrics(DASHBOARD.pages), {
    hostCount,
    // Pauses take a column of their own.
    capacity: ticks.length + 20,
    intervalMs: 1000,
  });
  for (const tick of ticks) {
    history.open(tick);
    for (let place = 0; place < hostCount; place++) history.put(tick, place);
  }
  return history;
}

/** The newest session of a recording, to be looked at by the default dashboard. */
export async function openHistory(
  path: string,
  options: {
    readonly fromMs?: number;
    readonly toMs?: number;
    readonly sinceMs?: number;
    readonly hosts?: readonly Host[];
    readonly mostValues?: number;
  } = {},
): Promise<{ recording: RecordingReader; history: RecordedHistory }> {
  const recording = await openRecording(path, { onWarning: refuse });
  const sessions = recording.sessions();
  const runs = runsWith(sessions, sessions.at(-1)!);
  const session = jointSession(runs);
  const { fromMs = session.fromMs!, toMs = session.live ? Infinity : session.lastMs! } = options;
  const history = new RecordedHistory({
    summaries: (seen) => new RecordedSummaries(recording, seen),
    ...options,
    recording,
    runs,
    dashboard: DASHBOARD,
    fromMs,
    toMs,
  });
  return { recording, history };
}

/** Everything that is drawn of a history, numbers bit by bit. */
export function drawn(history: History, hostCount: number): unknown[] {
  const window = { fromMs: -Infinity, toMs: Infinity };
  return Array.from({ length: hostCount }, (_, place) => ({
    pauses: history.pauses(window),
    lines: flatMetrics(DASHBOARD.pages).map((_, metric) => {
      const { times, values } = history.line(metric, place, window);
      const leftOut = history.leftOut(metric, place, window);
      return [bits(times), bits(values), leftOut, history.latest(metric, place)];
    }),
    lacking: flatMetrics(DASHBOARD.pages).map((_, metric) => history.lacking(metric, place)),
    outages: history.outages(place, window),
    restarts: history.restarts(place, window),
    state: history.hostState(place),
  }));
}

function bits(numbers: Float64Array): bigint[] {
  return Array.from(new BigUint64Array(numbers.slice().buffer));
}
