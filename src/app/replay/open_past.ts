import { messageOf } from "../../base/error_message.ts";
import { UsageError } from "../../model/errors.ts";
import { openRecording } from "../../store/open_recording.ts";
import type { RecordingReader } from "../../store/recording_reader.ts";
import type { PastQuery, RecordedPast } from "../live/recorded_past.ts";
import { unshownEvents } from "./left_out.ts";
import { RecordedHistory } from "./recorded_history.ts";
import { jointSession, type RecordedRun, runsOf, unrecordedStretches } from "./recorded_runs.ts";

/** A live session holds of the past at most so many values, some nine bytes each. */
const MOST_VALUES = 20_000_000;

/**
 * What a recording that is gone on with holds of hosts already; undefined where that is nothing, or where
 * it cannot be read (`onWarning` is told, in a sentence).
 */
export async function openPast(
  file: string,
  query: PastQuery,
  onWarning: (sentence: string) => void,
): Promise<RecordedPast | undefined> {
  if (!hasContent(file)) return undefined;
  let recording: RecordingReader | undefined;
  try {
    recording = await openRecording(file, { onWarning });
    const ids = new Set(query.hosts.map(({ id }) => id));
    const runs = runsOf(
      recording.sessions().filter(({ tickCount, hosts }) =>
        tickCount > 0 && hosts.some(({ id }) => ids.has(id))
      ),
    );
    if (runs.length > 0) return pastOf(recording, runs, query);
  } catch (error) {
    recording?.[Symbol.dispose]();
    if (!(error instanceof UsageError)) throw error;
    onWarning(`what was recorded before is not shown: ${messageOf(error)}`);
    return undefined;
  }
  recording[Symbol.dispose]();
  return undefined;
}

/** A file that is not there, or nothing yet, has no past; what else is wrong with it others say. */
function hasContent(file: string): boolean {
  try {
    const { isFile, size } = Deno.statSync(file);
    return isFile && size > 0;
  } catch {
    return false;
  }
}

function pastOf(
  recording: RecordingReader,
  runs: readonly RecordedRun[],
  { dashboard, hosts, intervalMs, firstMs, spareTicks }: PastQuery,
): RecordedPast {
  const { fromMs = 0, lastMs = 0 } = jointSession(runs);
  const { session } = runs.at(-1)!;
  const history = new RecordedHistory({
    recording,
    runs,
    dashboard,
    hosts,
    fromMs,
    toMs: Infinity,
    spareTicks,
    mostValues: MOST_VALUES,
  });
  history.loadStretch({ fromMs: lastMs - firstMs, toMs: lastMs });
  return {
    get current() {
      return history.current;
    },
    get newest() {
      return history.newest;
    },
    get oldestMs() {
      return history.oldestMs;
    },
    toMs: lastMs,
    load: (signal) => history.loadAll(signal),
    get notes() {
      return [history.loading, history.leftOut?.sentence].filter((note) => note !== undefined);
    },
    events(beganMs) {
      const own = beganMs === undefined
        ? []
        : [{ session: { ...session, intervalMs }, fromMs: beganMs, toMs: beganMs }];
      return [...unrecordedStretches([...runs, ...own]), ...unshownEvents(history.leftOut)];
    },
    stateAt: (host, atMs) => atMs > lastMs ? undefined : history.stateAt(host, atMs),
    recordedAt: (host, atMs) => atMs > lastMs ? undefined : history.recordedAt(host, atMs),
    [Symbol.dispose]: () => recording[Symbol.dispose](),
  };
}
