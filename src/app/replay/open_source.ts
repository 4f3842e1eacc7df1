import { UsageError } from "../../model/errors.ts";
import type { Host } from "../../model/host.ts";
import { plainText } from "../../base/plain_text.ts";
import { JoinedRecordings } from "../../store/joined_recordings.ts";
import { askedRecords } from "../live/collection.ts";
import type { PastQuery, RecordedPast } from "../live/recorded_past.ts";
import type { TickSource } from "../live/tick_source.ts";
import { loadDashboardText, type LoadedDashboard } from "../load_dashboard.ts";
import { hasWildcards } from "../../series/expand_dashboard.ts";
import { filesOfRecording } from "./files_of_recording.ts";
import { pastOf } from "./open_past.ts";
import { RecordedEvents } from "./recorded_events.ts";
import { runsOfHosts } from "./recorded_runs.ts";
import type { RecordedSession } from "../../store/session_table.ts";
import { sessionDashboard } from "./recorded_session.ts";
import { RecorderSource } from "./recorder_source.ts";

/** Each is held open. */
const MOST_FILES = 60;

export interface OpenedSource extends Disposable {
  readonly settings: { readonly hosts: readonly Host[]; readonly intervalMs: number };
  readonly loaded: LoadedDashboard;
  /** What was recorded until now. */
  openPast(query: PastQuery): RecordedPast;
  /** What is recorded from now on. */
  readonly ticks: TickSource;
}

export interface SourceOptions {
  /** The hosts to be seen; none: those of its newest run. */
  readonly hosts: readonly Host[];
  /** Whether a run must have all of them to be followed. */
  readonly ofEach?: boolean | undefined;
  readonly configFile?: string | undefined;
  readonly onWarning: (sentence: string) => void;
  /** Told that its recorder is gone, or is there again, in a sentence. */
  readonly onChange: (sentence: string) => void;
  /** Told of all hosts where its recorder has taken up others; absent: nobody is. */
  readonly onJoined: ((hosts: readonly Host[]) => void) | undefined;
}

/**
 * A recording that another process writes, to be followed in the place of polling. Throws a `UsageError` where
 * it cannot be read, or holds nothing of these hosts.
 */
export async function openSource(
  file: string,
  { hosts: asked, ofEach = false, configFile, onWarning, onChange, onJoined }: SourceOptions,
): Promise<OpenedSource> {
  const olderFiles = Math.max(0, filesOfRecording(file).length - MOST_FILES);
  const recording = await JoinedRecordings.open({
    files: () => filesOfRecording(file).slice(-MOST_FILES),
    onWarning,
  });
  using opened = new DisposableStack();
  opened.use(recording);
  const sessions = recording.sessions().filter(({ tickCount }) => tickCount > 0);
  const ids = new Set(asked.map(({ id }) => id));
  const session = sessions.findLast(({ hosts }) =>
    ids.size === 0 || hosts.some(({ id }) => ids.has(id))
  );
  const lacks = ({ hosts }: RecordedSession) =>
    asked.some(({ id }) => hosts.every((host) => host.id !== id));
  if (session === undefined || ofEach && lacks(session)) {
    const held = [...new Set(sessions.flatMap(({ hosts }) => hosts.map(({ label }) => label)))];
    throw new UsageError(
      sessions.length === 0
        ? `${
          plainText(file)
        } holds no readings yet: start its recorder first (traffic-grapher record).`
        : `${plainText(file)} holds nothing of ${
          ofEach ? "some of these" : "these"
        } hosts; it has ${plainText(held.join(", "), 400)}.`,
    );
  }
  const hosts = asked.length === 0 ? session.hosts : asked;
  const loaded = configFile === undefined
    ? {
      dashboard: await sessionDashboard(session, { onWarning }),
      text: session.dashboardText,
    }
    : await loadDashboardText(configFile);
  const atMs = session.lastMs ?? session.startedAtMs;
  let seq = 0;
  const newest = recording.ticks(session.id, { fromMs: atMs, toMs: atMs, records: [] });
  for (const recorded of newest) seq = recorded.seq;
  const readUntil = { session, seq };
  const closing = opened.move();
  let past: RecordedPast | undefined;
  return {
    settings: { hosts, intervalMs: session.intervalMs },
    loaded,
    openPast: (query) =>
      past = pastOf(recording, {
        runs: runsOfHosts(recording, hosts),
        query,
        // Of a run that ended what is polled here is no part.
        goesOn: session.live,
        olderFiles,
        events: new RecordedEvents(recording, {
          file,
          placeOf: (number) => recording.placeOfEvent(number),
          onWarning,
        }),
      }),
    ticks: new RecorderSource({
      recording,
      readUntil,
      hosts,
      records: hasWildcards(loaded.dashboard) ? undefined : askedRecords(loaded.dashboard),
      onChange,
      onJoined,
      onRun: () => past?.lookForRuns?.(),
    }),
    [Symbol.dispose]: () => closing[Symbol.dispose](),
  };
}
