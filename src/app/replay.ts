import type { Invocation } from "../config/invocation.ts";
import { resolveMoment } from "../config/moment.ts";
import { UsageError } from "../model/errors.ts";
import { plainText } from "../model/plain_text.ts";
import { openRecording } from "../store/open_recording.ts";
import type { RecordingReader } from "../store/recording_reader.ts";
import type { RecordedSession } from "../store/session_table.ts";
import { runBatch } from "./batch.ts";
import { type CommandIo, EXIT } from "./command_io.ts";
import { runInteractive } from "./interactive.ts";
import { KEY_LINE } from "./key_actions.ts";
import { loadDashboardText, pageIndex } from "./load_dashboard.ts";
import { eventTimes, type Scene } from "./page_view.ts";
import { RecordedHistory } from "./recorded_history.ts";
import { Playhead } from "./playhead.ts";
import { aborted, runFor } from "./run_for.ts";
import { pictureSaver } from "./save_frames.ts";
import { TOOL } from "./tool_events.ts";
import { initialView } from "./view_state.ts";
import { type ViewSource, windowOf } from "./watch.ts";

export type ReplaySettings = Extract<Invocation, { command: "replay" }>;

/** How often new readings and events of a recording that is still written are looked for. */
const REFRESH_MS = 500;

/**
 * The dashboard over a recording: it stands at the end, or plays from `--from` on, `--speed` times
 * as fast as it happened. One that is still being written is followed. Throws a `UsageError`.
 */
export async function replay(settings: ReplaySettings, io: CommandIo): Promise<number> {
  const warnings: string[] = [];
  const onWarning = (sentence: string) => void warnings.push(sentence);
  using recording = await openRecording(settings.file, { onWarning, signal: io.signal });
  const session = chooseSession(recording, settings);
  const { fromMs, toMs } = boundsOf(session, settings);
  const { dashboard } = await dashboardOf(session, settings);
  const timeZone = settings.timeZone ?? dashboard.timeZone ?? session.timeZone;
  const windowMs = windowOf(settings, dashboard);
  const stop = new AbortController();
  const signal = AbortSignal.any([io.signal, stop.signal]);
  const updates: (() => void)[] = [];
  const update = () => {
    for (const handler of updates) handler();
  };
  const history = new RecordedHistory({ recording, session, dashboard, fromMs, toMs });
  const plays = settings.from !== undefined || settings.speed !== 1;
  const playhead = new Playhead({
    startMs: plays ? Math.min(toMs, fromMs + windowMs) : toMs,
    endMs: () => history.newestMs,
    speed: plays ? settings.speed : 0,
  });
  history.loadEnd({ toMs: playhead.atMs(), windowMs: Math.max(2 * windowMs, 120_000) });

  let events = recording.events().filter((event) => event.source !== TOOL);
  const added: typeof events = [];
  const scene = (): Scene => ({
    dashboard,
    hosts: session.hosts,
    history: history.current,
    events: [...events, ...added],
    intervalMs: session.intervalMs,
    timeZone,
    hostsAs: settings.hostsAs,
    newestMs: playhead.atMs(),
    keys: settings.keyboard ? KEY_LINE : "",
    warnings: [...warnings, ...(history.loading === undefined ? [] : [history.loading])],
    recorded: true,
  });
  const source: ViewSource = {
    dashboard,
    scene,
    limits: () => ({
      pageCount: dashboard.pages.length,
      eventTimes: eventTimes(scene()),
      panelCounts: dashboard.pages.map(({ panels }) => panels.length),
      newestMs: playhead.atMs(),
      oldestMs: fromMs,
      longestWindowMs: Math.max(windowMs, history.newestMs - fromMs),
      intervalMs: session.intervalMs,
    }),
    addEvent: (event) => {
      added.push({ ...event, id: -1 });
      addStored(settings.file, event, onWarning);
    },
    view: initialView(pageIndex(dashboard, settings.page), windowMs),
    onUpdate: (handler) => void updates.push(handler),
  };
  if (settings.savePng !== undefined) {
    source.onUpdate(pictureSaver(source, { ...settings, path: settings.savePng, warnings }));
  }
  const background = history.loadAll(signal).then(update);
  const timer = setInterval(() => {
    if (session.live) {
      events = recording.events().filter((event) => event.source !== TOOL);
      added.length = 0;
      history.follow();
    }
    if (session.live || playhead.playing) update();
  }, REFRESH_MS);
  try {
    const ended = runFor(settings.runForMs, signal);
    const shown = io.outIsTerminal && settings.protocol !== "none";
    if (shown) await runInteractive(source, { settings, io, signal: ended });
    else {
      // Off a terminal there is nobody to wait for: all is read, then shown once and again as it plays.
      await background;
      const done = session.live || settings.runForMs !== undefined
        ? ended
        : AbortSignal.any([ended, AbortSignal.timeout(playhead.remainingMs() + 1)]);
      const running = runBatch(source, { settings, io, signal: done });
      update();
      update();
      await Promise.race([running, aborted(done)]);
    }
  } finally {
    clearInterval(timer);
    stop.abort();
    await background.catch(() => {});
  }
  for (const warning of warnings) io.err(`traffic-grapher: ${warning}\n`);
  return EXIT.ok;
}

/** The newest session, or the one in which `--from`, or else `--to`, lies. */
function chooseSession(
  recording: RecordingReader,
  { from, to, file }: ReplaySettings,
): RecordedSession {
  const sessions = recording.sessions().filter((session) => session.tickCount > 0);
  const newest = sessions.at(-1);
  if (newest === undefined) throw new UsageError(`${plainText(file)} holds no readings.`);
  const wanted = from ?? to;
  if (wanted === undefined || wanted.kind !== "absolute") return newest;
  return sessions.findLast(({ fromMs = 0, toMs = 0 }) =>
    fromMs <= wanted.atMs && wanted.atMs <= toMs
  ) ??
    newest;
}

function boundsOf(session: RecordedSession, { from, to, file }: ReplaySettings) {
  const first = session.fromMs ?? 0, last = session.toMs ?? first;
  const fromMs = from === undefined ? first : Math.max(first, resolveMoment(from, last));
  const toMs = to === undefined ? last : Math.min(last, resolveMoment(to, last));
  if (fromMs > last || toMs < first || fromMs > toMs) {
    const iso = (atMs: number) => new Date(atMs).toISOString();
    throw new UsageError(
      `${plainText(file)} has no readings there: it goes from ${iso(first)} to ${iso(last)}.`,
    );
  }
  return { fromMs, toMs: to === undefined && session.live ? Infinity : toMs };
}

async function dashboardOf(session: RecordedSession, { configFile }: ReplaySettings) {
  if (configFile !== undefined || session.dashboardText === "") {
    return await loadDashboardText(configFile);
  }
  const { parseDashboard } = await import("../config/dashboard_file.ts");
  const text = session.dashboardText;
  return { text, dashboard: parseDashboard(text, "the recording's dashboard") };
}

/** Writes an event into the recording; one that cannot be written to shows it all the same. */
async function addStored(
  file: string,
  event: Parameters<ViewSource["addEvent"]>[0],
  onWarning: (sentence: string) => void,
): Promise<void> {
  try {
    const { openEvents } = await import("../store/events.ts");
    using store = openEvents(file, onWarning);
    store.add(event);
  } catch (error) {
    onWarning(`the event is not stored: ${error instanceof Error ? error.message : String(error)}`);
  }
}
