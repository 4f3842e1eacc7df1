import { extentOf } from "../../base/extent_of.ts";
import { type Moment, resolveMoment } from "../../config/moment.ts";
import type { RecordedSession } from "../../store/session_table.ts";

/** What `now` means for a recording: the clock's time while it is written, else its last reading's. */
export function recordingEndMs(sessions: readonly RecordedSession[]): number {
  const [, endMs] = extentOf(sessions.map(({ toMs = -Infinity }) => toMs));
  return endMs === -Infinity || sessions.some(({ live }) => live) ? Date.now() : endMs;
}

/** The bounds of what is asked for of a recording, epoch milliseconds; absent: it has none. */
export function stretchAsked(
  { from, to }: { readonly from?: Moment | undefined; readonly to?: Moment | undefined },
  sessions: readonly RecordedSession[],
): { readonly fromMs?: number | undefined; readonly toMs?: number | undefined } {
  const endMs = recordingEndMs(sessions);
  return { fromMs: from && resolveMoment(from, endMs), toMs: to && resolveMoment(to, endMs) };
}
