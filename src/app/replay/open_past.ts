import { messageOf } from "../../base/error_message.ts";
import { UsageError } from "../../model/errors.ts";
import { openRecording } from "../../store/open_recording.ts";
import type { ReadableRecording, RecordingReader } from "../../store/recording_reader.ts";
import { TOOL } from "../live/tool_events.ts";
import type { Event } from "../../model/event.ts";
import type { PastQuery, RecordedPast } from "../live/recorded_past.ts";
import type { RecordedEvents } from "./recorded_events.ts";
import { RecordedHistory } from "./recorded_history.ts";
import { RecordedSummaries } from "./recorded_summaries.ts";
import { recordedReadings } from "./recorded_readings.ts";
import {
  jointSession,
  type RecordedRun,
  runsOfHosts,
  unrecordedStretches,
} from "./recorded_runs.ts";

/** A live session holds of the past at most so many values, some nine bytes each. */
const MOST_VALUES = 20_000_000;
/** Events that others add are looked for so often, in milliseconds. */
const LOOK_MS = 2_000;
/** What is recorded meanwhile, also by the session itself, can be gone back to when it is no longer held. */
const LOOK_FOR_RUNS_MS = 60_000;

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
    const runs = runsOfHosts(recording, query.hosts);
    const close = recording[Symbol.dispose].bind(recording);
    if (runs.length > 0) return pastOf(recording, { runs, query, goesOn: false, close });
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

/** Marks where files begin that are not read. */
function olderMark(files: number, atMs: number): Event[] {
  if (files === 0) return [];
  const label = files === 1 ? "older: in 1 more file" : `older: in ${files} more files`;
  return [{ atMs, label, source: TOOL }];
}

interface PastOptions {
  readonly runs: readonly RecordedRun[];
  readonly query: PastQuery;
  /** The last run is still recorded, and followed. */
  readonly goesOn: boolean;
  /** The events of the file; absent: the session itself keeps them. */
  readonly events?: RecordedEvents | undefined;
  /** So many files hold what was recorded before; they are not read. */
  readonly olderFiles?: number | undefined;
  /** What disposing it does to the recording; absent: nothing. */
  readonly close?: (() => void) | undefined;
}

/** What some runs of a recording hold, as a live session needs it. */
export function pastOf(
  recording: ReadableRecording,
  { runs, query, goesOn, events, olderFiles = 0, close }: PastOptions,
): RecordedPast {
  const { hosts, dashboard, intervalMs, spareTicks, firstMs, onLoaded } = query;
  const { fromMs = 0, lastMs = 0 } = jointSession(runs);
  const { session } = runs.at(-1)!;
  const history = new RecordedHistory({
    ...{ recording, runs, dashboard, hosts, spareTicks, onLoaded, fromMs },
    // What follows on a run that goes on comes from who follows it.
    toMs: goesOn ? lastMs : Infinity,
    mostValues: MOST_VALUES,
    summaries: (seen) => new RecordedSummaries(recording, seen),
  });
  history.loadStretch({ fromMs: lastMs - firstMs, toMs: lastMs });
  let seen = runs;
  const lookForRuns = () => history.seeRuns(seen = runsOfHosts(recording, hosts));
  const timer = setInterval(lookForRuns, LOOK_FOR_RUNS_MS);
  let lookAtMs = 0, isClosed = false;
  const stored = () => {
    if (performance.now() > lookAtMs) {
      lookAtMs = performance.now() + LOOK_MS;
      events?.refresh();
    }
    return events?.all ?? [];
  };
  return {
    get current() {
      return history.current;
    },
    get newest() {
      return history.newest;
    },
    get shiftMs() {
      return goesOn ? history.shiftMs : 0;
    },
    goesOn,
    matched: history.matched,
    get oldestMs() {
      return history.oldestMs;
    },
    toMs: lastMs,
    load: (signal) => history.loadAll(signal),
    summarize: (signal) => history.summarize(signal),
    readerOver: (recent) => history.readerOver(recent),
    get notes() {
      return history.loading === undefined ? [] : [history.loading];
    },
    events(beganMs) {
      const own = beganMs === undefined || goesOn || seen.length > runs.length
        ? []
        : [{ session: { ...session, intervalMs }, fromMs: beganMs, toMs: beganMs }];
      const older = olderMark(olderFiles, fromMs);
      return [...older, ...stored(), ...unrecordedStretches([...seen, ...own])];
    },
    lookForRuns,
    edits: () => events?.edits,
    addEvent: events === undefined ? undefined : (event) => events.add(event),
    read(stretch) {
      const now = goesOn ? runsOfHosts(recording, hosts) : runs;
      return recordedReadings(recording, now, { hosts, stretch });
    },
    stateAt: (host, atMs) => atMs > lastMs ? undefined : history.stateAt(host, atMs),
    recordedAt: (host, atMs) => atMs > lastMs ? undefined : history.recordedAt(host, atMs),
    [Symbol.dispose]() {
      clearInterval(timer);
      history[Symbol.dispose]();
      if (!isClosed) close?.();
      isClosed = true;
    },
  };
}
