import type { RecordedSession } from "../../store/session_table.ts";
import { type RecordedRun, runsOf, runsWith } from "./recorded_runs.ts";
import { chooseSession, type SessionChoice } from "./recorded_session.ts";

/**
 * What is seen of a recording: the one run that was named, else the newest, or that of a moment, with those that
 * are one history with it. Throws a `UsageError` that names the runs there are.
 */
export function chosenRuns(
  sessions: readonly RecordedSession[],
  choice: SessionChoice,
): RecordedRun[] {
  const { session } = chooseSession(sessions, choice);
  return choice.session === undefined ? runsWith(sessions, session) : runsOf([session]);
}
