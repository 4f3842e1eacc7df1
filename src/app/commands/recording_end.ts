import type { RecordedSession } from "../../store/session_table.ts";

/** What `now` means for a recording: the clock's time while it is written, else its last reading's. */
export function recordingEndMs(sessions: readonly RecordedSession[], nowMs = Date.now()): number {
  if (sessions.some(({ live }) => live)) return nowMs;
  const ends = sessions.flatMap(({ toMs }) => toMs === undefined ? [] : [toMs]);
  return ends.length === 0 ? nowMs : Math.max(...ends);
}
