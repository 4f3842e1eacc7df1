import { firstStretchMs } from "../live/first_stretch.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import { checkHostsAs } from "../../config/settings_checks.ts";
import type { Dashboard } from "../../model/dashboard.ts";
import { initialView } from "../../view/view_state.ts";
import { pageIndex, windowOf } from "../load_dashboard.ts";
import { openAnyRecording } from "./open_any_recording.ts";
import { Playhead } from "./playhead.ts";
import { RecordedEvents } from "./recorded_events.ts";
import { RecordedHistory } from "./recorded_history.ts";
import { RecordedSummaries } from "./recorded_summaries.ts";
import { checkRecorded, jointSession } from "./recorded_runs.ts";
import { chosenRuns, sessionDashboard, sessionStretch } from "./recorded_session.ts";
import { ReplaySession } from "./replay_session.ts";

type ReplaySettings = SettingsFor<"replay">;

/** Opens a recording at its end, or playing from `from` on. Throws a `UsageError`. */
export async function openReplay(
  settings: ReplaySettings,
  { isTerminal, signal }: { readonly isTerminal: boolean; readonly signal: AbortSignal },
): Promise<ReplaySession> {
  await using opened = new AsyncDisposableStack();
  const warnings: string[] = [];
  const onWarning = (sentence: string) => void warnings.push(sentence);
  const { file, from, to, configFile } = settings;
  const recording = opened.use(await openAnyRecording(file, { ...settings, onWarning, signal }));
  const sessions = recording.sessions();
  const runs = chosenRuns(sessions, { file, session: settings.session, at: from ?? to });
  const joint = jointSession(runs);
  checkHostsAs(settings.hostsAs, joint.hosts.length);
  const { fromMs, toMs } = sessionStretch(joint, { file, from, to });
  checkRecorded(runs, { fromMs, toMs }, file);
  const dashboard = await sessionDashboard(joint, { configFile, onWarning });
  let session: ReplaySession | undefined;
  const onLoaded = () => session?.update();
  const history = new RecordedHistory({
    ...{ recording, runs, dashboard, fromMs, toMs, onLoaded },
    summaries: (seen) => new RecordedSummaries(recording, seen),
  });
  const seen = { history, dashboard, intervalMs: joint.intervalMs, fromMs, isTerminal };
  const { playhead, plays, windowMs, reachMs } = startOf(settings, seen);
  history.loadStretch({ fromMs: playhead.atMs - reachMs, toMs: playhead.atMs + reachMs });
  return session = new ReplaySession({
    settings,
    recording,
    sessions,
    runs,
    joint,
    history,
    events: new RecordedEvents(recording, { file, onWarning }),
    playhead,
    plays,
    isLive: joint.live && toMs === Infinity,
    isAttended: isTerminal,
    windowMs,
    view: initialView(pageIndex(dashboard, settings.page), windowMs, settings),
    warnings,
    signal,
    closing: opened.move(),
  });
}

/** Where it stands at first, the window drawn, and how much is read before anything is shown. */
function startOf(
  { from, to, historyMs, speed, prometheus, ...settings }: ReplaySettings,
  { history, dashboard, intervalMs, fromMs, isTerminal }: {
    readonly history: RecordedHistory;
    readonly dashboard: Dashboard;
    readonly intervalMs: number;
    readonly fromMs: number;
    readonly isTerminal: boolean;
  },
) {
  const plays = speed !== undefined || (isTerminal && from !== undefined && to === undefined);
  // A stretch that was asked for is seen whole.
  const isStretch = from !== undefined && !plays && historyMs === undefined;
  const spaced = prometheus === undefined ? {} : { intervalMs };
  const windowMs = isStretch
    ? Math.max(intervalMs, history.newestMs - fromMs)
    : windowOf({ ...settings, historyMs }, dashboard, spaced);
  const playhead = new Playhead({ endMs: () => history.newestMs, speed: speed ?? 1 });
  if (plays) {
    const startMs = from === undefined ? history.newestMs - 2 * windowMs : fromMs;
    playhead.seek(Math.max(fromMs, startMs) + windowMs);
    playhead.play();
  }
  const reachMs = firstStretchMs(isStretch ? 0 : windowMs, intervalMs);
  return { playhead, plays, windowMs, reachMs };
}
