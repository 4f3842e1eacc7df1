import { extentOf } from "../../base/extent_of.ts";
import { formatIsoTime } from "../../base/iso_time.ts";
import { formatDuration } from "../../base/format_value.ts";
import type { Event } from "../../model/event.ts";
import { UsageError } from "../../model/errors.ts";
import type { Host } from "../../model/host.ts";
import type { Tick } from "../../model/tick.ts";
import { plainText } from "../../base/plain_text.ts";
import type { ReadableRecording } from "../../store/recording_reader.ts";
import type { TimeWindow } from "../../series/time_window.ts";
import type { RecordedSession } from "../../store/session_table.ts";
import { goesOn } from "./reading_runs.ts";
import { TOOL } from "../live/tool_events.ts";

/** One run of a recording as it is seen beside others. */
export interface RecordedRun {
  readonly session: RecordedSession;
  /** Epoch milliseconds. A time that came again, since a clock was set back, belongs to the later run. */
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The runs of a recording that are one history with `chosen`: those with readings that have a host in
 * common with it, as after a restart of the recorder or of its machine. Oldest first.
 */
export function runsWith(
  sessions: readonly RecordedSession[],
  chosen: RecordedSession,
): RecordedRun[] {
  const ids = new Set(chosen.hosts.map(({ id }) => id));
  return runsOf(
    sessions.filter(({ id, tickCount, hosts }) =>
      id === chosen.id || (tickCount > 0 && hosts.some((host) => ids.has(host.id)))
    ),
  );
}

/** The runs of a recording with readings of some of these hosts, oldest first. */
export function runsOfHosts(
  recording: Pick<ReadableRecording, "sessions">,
  hosts: readonly Host[],
): RecordedRun[] {
  const ids = new Set(hosts.map(({ id }) => id));
  return runsOf(
    recording.sessions().filter((session) =>
      session.tickCount > 0 && session.hosts.some(({ id }) => ids.has(id))
    ),
  );
}

/** Sessions as runs, one after another. */
export function runsOf(sessions: readonly RecordedSession[]): RecordedRun[] {
  const runs: RecordedRun[] = [];
  let nextMs = Infinity;
  for (const session of sessions.toReversed()) {
    const endMs = session.toMs ?? session.startedAtMs, beginMs = session.fromMs ?? endMs;
    const toMs = Math.min(endMs, nextMs), fromMs = Math.min(beginMs, nextMs);
    runs.push({ session, fromMs, toMs });
    nextMs = fromMs;
  }
  return runs.reverse();
}

/** All runs as one session: the newest one's words, the hosts, records and ticks of all. */
export function jointSession(runs: readonly RecordedRun[]): RecordedSession {
  const newest = runs.at(-1)!.session;
  if (runs.length === 1) return newest;
  const hosts = new Map<string, Host>();
  for (const { session } of runs.toReversed()) {
    for (const host of session.hosts) if (!hosts.has(host.id)) hosts.set(host.id, host);
  }
  return {
    ...newest,
    fromMs: runs[0]!.fromMs,
    toMs: extentOf(runs.map((run) => run.toMs))[1],
    tickCount: runs.reduce((sum, { session }) => sum + session.tickCount, 0),
    hosts: [...hosts.values()],
    records: [...new Set(runs.toReversed().flatMap(({ session }) => session.records))],
  };
}

/**
 * The stretches between runs, in which nobody recorded, as events that can be seen and gone to; where no
 * poll fell out the beginning of the later run, at which lines break all the same.
 */
export function unrecordedStretches(runs: readonly RecordedRun[]): Event[] {
  return runs.slice(1).flatMap(({ fromMs, session }, index): Event[] => {
    const { toMs, session: before } = runs[index]!, { intervalMs } = session;
    if (goesOn(before, session)) return [];
    const missedMs = fromMs - toMs - intervalMs;
    if (missedMs < intervalMs) return [{ atMs: fromMs, label: "recorded anew", source: TOOL }];
    const label = `not recorded for ${formatDuration(missedMs)}`;
    return [{ atMs: toMs, endMs: fromMs, label, source: TOOL }];
  });
}

/** Throws a `UsageError` where nobody recorded between two moments. */
export function checkRecorded(
  runs: readonly RecordedRun[],
  { fromMs, toMs }: TimeWindow,
  file: string,
): void {
  if (runs.some((run) => run.fromMs <= toMs && run.toMs >= fromMs)) return;
  const before = runAt(runs, fromMs);
  const after = runs[runs.indexOf(before) + 1] ?? before;
  const [endMs, startMs] = [before.toMs, after.fromMs].map((ms) => formatIsoTime(ms));
  throw new UsageError(
    `${plainText(file)} has no readings there: nobody recorded from ${endMs} to ${startMs}.`,
  );
}

/** The run in which a moment lies; between two runs the earlier one. */
export function runAt(runs: readonly RecordedRun[], atMs: number): RecordedRun {
  return runs.findLast(({ fromMs }) => fromMs <= atMs) ?? runs[0]!;
}

/** Where hosts that are to be seen stand in a run; -1 where it does not have them. */
export interface HostPlaces {
  /** In the results of its ticks. */
  readonly places: readonly number[];
  /** Those that it has, and where they stand among these. */
  readonly ids: readonly string[];
  readonly columns: readonly number[];
}

/** Finds hosts in a run. */
export function hostPlaces(session: RecordedSession, hosts: readonly Host[]): HostPlaces {
  const places = hosts.map(({ id }) => session.hosts.findIndex((host) => host.id === id));
  const ids = hosts.filter((_, index) => places[index]! >= 0).map(({ id }) => id);
  return { places, ids, columns: hosts.map(({ id }) => ids.indexOf(id)) };
}

/** A tick with its results in the order of hosts whose places in it are these. */
export function placedTick(tick: Tick, places: readonly number[]): Tick {
  return { ...tick, results: places.map((place) => tick.results[place]) };
}

/** The records that a run holds of each host; none where it does not have the host. */
export function recordsHeld(
  session: RecordedSession,
  hosts: readonly Host[],
): (hostIndex: number) => ReadonlySet<string> {
  const ids = new Set(session.hosts.map(({ id }) => id)), records = new Set(session.records);
  return (hostIndex) => ids.has(hosts[hostIndex]!.id) ? records : NOTHING;
}

const NOTHING: ReadonlySet<string> = new Set();
