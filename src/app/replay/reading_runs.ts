import type { RecordedSession } from "../../store/session_table.ts";

/** The label of runs that hold one reading: those of a snapshot that is taken again and again, as by cron. */
export const READING_LABEL = "snapshot";

/** Whether a run is one reading of many. */
export function isReading({ label, tickCount }: RecordedSession): boolean {
  return label === READING_LABEL && tickCount <= 1;
}

/** Whether a run goes on with the one before it: readings follow on each other as polls do. */
export function goesOn(before: RecordedSession | undefined, session: RecordedSession): boolean {
  return before !== undefined && isReading(before) && isReading(session);
}
