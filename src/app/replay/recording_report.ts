import { formatIsoTime } from "../../base/iso_time.ts";
import { plainText } from "../../base/plain_text.ts";
import type { RecordingReader } from "../../store/recording_reader.ts";
import type { RecordedSession } from "../../store/session_table.ts";

/** One run of a recording, in plain data. */
export interface RunReport {
  readonly number: number;
  readonly label?: string | undefined;
  readonly note?: string | undefined;
  /** UTC, ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly polls: number;
  readonly interval_seconds: number;
  readonly hosts: readonly string[];
  readonly records: number;
  /** `killed`: nobody ended it, and nobody records it. */
  readonly state: "ended" | "being recorded" | "killed";
}

/** What a recording holds, in plain data. */
export interface RecordingReport {
  readonly file: string;
  /** With its log. */
  readonly bytes: number;
  readonly runs: readonly RunReport[];
  readonly events: number;
  /** Since the last reading, where it is being recorded. */
  readonly last_reading_seconds_ago?: number | undefined;
}

/** Says what a recording holds. `nowMs`: epoch milliseconds. */
export function recordingReport(recording: RecordingReader, nowMs: number): RecordingReport {
  const sessions = recording.sessions().filter(({ tickCount, live }) => tickCount > 0 || live);
  const live = sessions.find((session) => session.live);
  const lastMs = live?.lastMs ?? live?.startedAtMs;
  return {
    file: recording.path,
    bytes: sizeOf(recording.path) + sizeOf(`${recording.path}-wal`),
    runs: sessions.map(runReport),
    events: recording.events().length,
    last_reading_seconds_ago: lastMs === undefined ? undefined : Math.max(0, nowMs - lastMs) / 1000,
  };
}

function runReport(session: RecordedSession, index: number): RunReport {
  const { startedAtMs, fromMs = startedAtMs, toMs = fromMs, label, note } = session;
  return {
    number: index + 1,
    label: label === undefined ? undefined : plainText(label),
    note: note === undefined ? undefined : plainText(note),
    from: formatIsoTime(fromMs),
    to: formatIsoTime(toMs),
    polls: session.tickCount,
    interval_seconds: session.intervalMs / 1000,
    hosts: session.hosts.map((host) => plainText(host.label)),
    records: session.records.length,
    state: session.live ? "being recorded" : session.ended ? "ended" : "killed",
  };
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    return 0;
  }
}
