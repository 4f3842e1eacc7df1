import { messageOf } from "../../base/error_message.ts";
import { LinkedAbort } from "../../base/linked_abort.ts";
import { plainText } from "../../base/plain_text.ts";
import { openAnyRecording } from "./open_any_recording.ts";
import { REPLAY_KEY_LINE } from "../../view/key_actions.ts";
import { pageIndex } from "../load_dashboard.ts";
import type { Scene } from "../../view/scene.ts";
import { leftOutEvents } from "./left_out.ts";
import { Playhead } from "./playhead.ts";
import { RecordedEvents } from "./recorded_events.ts";
import { RecordedHistory } from "./recorded_history.ts";
import type { RecordedSession } from "../../store/session_table.ts";
import {
  checkRecorded,
  jointSession,
  type RecordedRun,
  runAt,
  runsOf,
  runsWith,
  unrecordedStretches,
} from "./recorded_runs.ts";
import { chooseSession, sessionDashboard, sessionStretch } from "./recorded_session.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import { viewLimits } from "../../view/view_limits.ts";
import { initialView } from "../../view/view_state.ts";
import type { ViewSource } from "../view_source.ts";
import { windowOf } from "../load_dashboard.ts";

/** How often a frame is due while it plays, and new readings are looked for, in milliseconds. */
const FRAME_MS = 250;
/** Events of others, and the end of the recording, are looked for every so many frames. */
const EVENT_FRAMES = 8;
/** What is read before anything is shown reaches at least so far back, in milliseconds. */
const FIRST_STRETCH_MS = 120_000;

/** A recording opened to be looked at. Disposing stops its reading and closes the file. */
export interface Replay extends AsyncDisposable {
  readonly source: ViewSource;
  /** Told while it is open, in sentences safe to show. */
  readonly warnings: string[];
  readonly plays: boolean;
  /** It is being written, and followed. */
  readonly live: boolean;
  /** All of it is read. */
  readonly loaded: Promise<void>;
  /** It has played to its end; never for one that is followed. */
  readonly finished: Promise<void>;
  /** Has it shown again. */
  update(): void;
}

/** Opens a recording at its end, or playing from `from` on. Throws a `UsageError`. */
export async function openReplay(
  settings: SettingsFor<"replay">,
  { isTerminal, signal }: { readonly isTerminal: boolean; readonly signal: AbortSignal },
): Promise<Replay> {
  await using opened = new AsyncDisposableStack();
  const warnings: string[] = [];
  const onWarning = (sentence: string) => void warnings.push(sentence);
  const { file, from, to, configFile, historyMs, speed } = settings;
  const recording = opened.use(
    await openAnyRecording(file, { onWarning, signal, timeZone: settings.timeZone }),
  );
  let sessions = recording.sessions();
  const choice = chooseSession(sessions, { file, session: settings.session, at: from ?? to });
  let runs = settings.session === undefined
    ? runsWith(sessions, choice.session)
    : runsOf([choice.session]);
  const session = jointSession(runs);
  const { fromMs, toMs } = sessionStretch(session, { file, from, to });
  checkRecorded(runs, { fromMs, toMs }, file);
  const dashboard = await sessionDashboard(session, { configFile, onWarning });
  const history = new RecordedHistory({ recording, runs, dashboard, fromMs, toMs });
  const plays = speed !== undefined || (isTerminal && from !== undefined && to === undefined);
  // A stretch that was asked for is seen whole.
  const isStretch = from !== undefined && !plays && historyMs === undefined;
  const windowMs = isStretch
    ? Math.max(session.intervalMs, history.newestMs - fromMs)
    : windowOf(settings, dashboard);
  const playhead = new Playhead({ endMs: () => history.newestMs, speed: speed ?? 1 });
  if (plays) {
    const startMs = from === undefined ? history.newestMs - 2 * windowMs : fromMs;
    playhead.seek(Math.max(fromMs, startMs) + windowMs);
    playhead.play();
  }
  const reachMs = isStretch ? FIRST_STRETCH_MS : Math.max(2 * windowMs, FIRST_STRETCH_MS);
  history.loadStretch({ fromMs: playhead.atMs - reachMs, toMs: playhead.atMs + reachMs });
  if (history.leftOut !== undefined) onWarning(history.leftOut.sentence);
  const events = new RecordedEvents(recording, { file, onWarning });

  let unrecorded = unrecordedStretches(runs);
  let live = session.live && toMs === Infinity;
  const follows = live;
  const updates: (() => void)[] = [];
  const update = () => {
    for (const handler of updates) handler();
  };
  const firstView = initialView(pageIndex(dashboard, settings.page), windowMs);
  const scene = (): Scene => ({
    dashboard,
    hosts: session.hosts,
    history: history.current,
    events: [...events.all, ...unrecorded, ...leftOutEvents(history.leftOut)],
    intervalMs: session.intervalMs,
    timeZone: settings.timeZone ?? dashboard.timeZone ?? session.timeZone,
    hostsAs: settings.hostsAs,
    newestMs: history.newestMs,
    keys: settings.keyboard ? REPLAY_KEY_LINE : "",
    warnings: [...warnings, ...(history.loading === undefined ? [] : [history.loading])],
    recorded: [
      `recording ${describe(sessions, runAt(runs, playhead.atMs), file)}`,
      playhead.words || (live ? "being recorded" : ""),
    ]
      .filter((words) => words !== "").join(" · "),
    stateAt: (hostIndex, atMs) => history.stateAt(hostIndex, atMs),
    recordedAt: (hostIndex, atMs) => history.recordedAt(hostIndex, atMs),
  });
  const source: ViewSource = {
    dashboard,
    scene,
    limits: () =>
      viewLimits(scene(), {
        oldestMs: history.oldestMs,
        longestWindowMs: Math.max(windowMs, history.newestMs - history.oldestMs),
      }),
    addEvent: (event) => void events.add(event).then(update),
    get view() {
      const { placeMs } = playhead;
      return placeMs === undefined ? firstView : { ...firstView, frozenAtMs: placeMs };
    },
    onUpdate: (handler) => void updates.push(handler),
    playback: playhead,
  };

  const stop = new AbortController();
  const loaded = history.loadAll(new LinkedAbort(signal, stop.signal).signal).then(update);
  opened.defer(async () => {
    stop.abort();
    await loaded.catch(() => {});
  });
  const told = new Set<string>();
  const tell = (error: unknown) => {
    const why = plainText(messageOf(error));
    if (!told.has(why)) onWarning(`a part of the recording cannot be read: ${why}`);
    told.add(why);
    update();
  };
  loaded.catch(tell);
  const finished = Promise.withResolvers<void>();
  /** Looks whether it is still recorded, or again: a recorder may be started anew. */
  const followRuns = (): boolean => {
    const wasLive = live, last = runs.at(-1)!.session;
    sessions = recording.sessions();
    live = sessions.some((session) => session.id === last.id && session.live);
    const next = live || settings.session !== undefined
      ? undefined
      : runsWith(sessions, last).find(({ session }) => session.id > last.id);
    if (next !== undefined && history.goOn(next)) {
      runs = [...runs, next];
      unrecorded = unrecordedStretches(runs);
      live = next.session.live;
    }
    return live !== wasLive || next !== undefined;
  };
  let frames = 0, wasPlaying = playhead.playing;
  const look = () => {
    const { playing } = playhead;
    let isNew = history.follow();
    if (++frames % EVENT_FRAMES === 0) {
      isNew = events.refresh() || isNew;
      isNew = (follows && followRuns()) || isNew;
    }
    if (playing || wasPlaying || isNew || history.loading !== undefined) update();
    if (!playing && !live) finished.resolve();
    wasPlaying = playing;
  };
  const timer = setInterval(() => {
    try {
      look();
    } catch (error) {
      // What cannot be read now is no reason to take away what is seen.
      tell(error);
    }
  }, FRAME_MS);
  opened.defer(() => clearInterval(timer));
  const closing = opened.move();
  return {
    source,
    warnings,
    plays,
    get live() {
      return live;
    },
    loaded,
    finished: finished.promise,
    update,
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** `friday.db, session 2 of 3 (before the upgrade)`. */
function describe(
  sessions: readonly RecordedSession[],
  { session }: RecordedRun,
  file: string,
): string {
  const name = plainText(file.slice(file.lastIndexOf("/") + 1), 60);
  const filled = sessions.filter(({ tickCount }) => tickCount > 0);
  const number = filled.findIndex(({ id }) => id === session.id) + 1;
  const place = filled.length > 1 ? `, session ${number} of ${filled.length}` : "";
  const label = session.label === undefined || session.label === name
    ? ""
    : ` (${plainText(session.label, 60)})`;
  return `${name}${place}${label}`;
}
