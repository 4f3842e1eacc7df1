import { type Moment, resolveMoment } from "../../config/moment.ts";
import type { RecordedSession } from "../../store/session_table.ts";

/** What `now` means for a recording: the clock's time while it is written, else its last reading's. */
export function recordingEndMs(sessions: readonly RecordedSession[], nowMs = Date.now()): number {
  if (sessions.some(({ live }) => live)) return nowMs;
  const ends = sessions.flatMap(({ toMs }) => toMs === undefined ? [] : [toMs]);
  return ends.length === 0 ? nowMs : Math.max(...ends);
}

/** The bounds of what is asked for of a recording, epoch milliseconds; absent: it has none. */
export function stretchAsked(
  { from, to }: { readonly from?: Moment | undefined; readonly to?: Moment | undefined },
  sessions: readonly RecordedSession[],
): { readonly fromMs?: number | undefined; readonly toMs?: number | undefined } {
  const endMs = recordingEndMs(sessions);
  return { fromMs: from && resolveMoment(from, endMs), toMs: to && resolveMoment(to, endMs) };
}
