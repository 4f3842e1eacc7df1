import { formatIsoTime } from "../../base/iso_time.ts";
import type { RecordingSource } from "../../config/recording_options.ts";
import { resolveMoment } from "../../config/moment.ts";
import { UsageError } from "../../model/errors.ts";
import type { Host } from "../../model/host.ts";
import { plainText } from "../../base/plain_text.ts";
import type { HostResult, Tick } from "../../model/tick.ts";
import { openAnyRecording, type RecordedOptions } from "./open_any_recording.ts";
import type { RecordingReader } from "../../store/recording_reader.ts";
import type { RecordedSession } from "../../store/session_table.ts";
import { followingTicks } from "./following_ticks.ts";
import { placedTick, type RecordedRun, runsOf, runsWith } from "./recorded_runs.ts";
import { chooseSession, chosenHosts, sessionEndMs } from "./recorded_session.ts";

/** A reading older than so many intervals says nothing of a moment. */
const RECENT_INTERVALS = 5;

/** What a recording knows of one moment. Disposing closes the file. */
export interface RecordedMoment extends Disposable {
  readonly recording: RecordingReader;
  readonly session: RecordedSession;
  /** The session and those that are one history with it. */
  readonly runs: readonly RecordedRun[];
  /** The hosts that were chosen. */
  readonly hosts: readonly Host[];
  /** The tick of that moment and the one before it, their results in the order of `hosts`. */
  readonly ticks: readonly [Tick, Tick];
  /** What each host had said last by then, whole. */
  readonly results: readonly HostResult[];
}

/** Opens a recording at a moment. Throws a `UsageError` where nothing was recorded then. */
export async function openRecordedMoment(
  source: RecordingSource,
  options: Omit<RecordedOptions, "prometheus" | "from" | "to" | "timeZone">,
): Promise<RecordedMoment> {
  const { file, prometheus, at, timeZone } = source;
  const recording = await openAnyRecording(file, { ...options, prometheus, to: at, timeZone });
  try {
    const sessions = recording.sessions();
    const session = chooseSession(sessions, source);
    const endMs = sessionEndMs(session);
    const atMs = at === undefined ? endMs : resolveMoment(at, endMs);
    const places = chosenHosts(session.hosts, source);
    const range = { fromMs: atMs - RECENT_INTERVALS * session.intervalMs, toMs: atMs };
    const ticks = followingTicks([...recording.ticks(session.id, range)], session)
      .map(({ tick }) => placedTick(tick, places));
    const last = ticks.at(-1);
    if (last === undefined) {
      const [from, to] = [session.fromMs ?? endMs, endMs].map((ms) => formatIsoTime(ms));
      throw new UsageError(
        `${plainText(file)} has no readings at ${formatIsoTime(atMs)}: ` +
          `its session nearest to that goes from ${from} to ${to}.`,
      );
    }
    return {
      recording,
      session,
      // What was recorded later is not known then, though a clock that was set back may date it earlier.
      runs: source.session === undefined
        ? runsWith(sessions.filter(({ id }) => id <= session.id), session)
        : runsOf([session]),
      hosts: places.map((place) => session.hosts[place]!),
      ticks: [ticks.at(-2) ?? last, last],
      results: places.map((_, index) =>
        ticks.findLast(({ results }) => results[index] !== undefined)?.results[index] ??
          silence(last)
      ),
      [Symbol.dispose]: () => recording[Symbol.dispose](),
    };
  } catch (error) {
    recording[Symbol.dispose]();
    throw error;
  }
}

function silence({ monotonicMs }: Tick): HostResult {
  const message = "the recording has no reading of this host then";
  return { kind: "miss", missedAtMs: monotonicMs, tookMs: 0, reason: "closed", message };
}
