import type { Dashboard } from "../../model/dashboard.ts";
import { expandDashboard } from "../../series/expand_dashboard.ts";
import type { RecordingReader } from "../../store/recording_reader.ts";
import { numberRecords } from "./number_records.ts";
import { jointSession, type RecordedRun } from "./recorded_runs.ts";
import { sessionDashboard } from "./recorded_session.ts";

/** The dashboard that runs are seen with, its wildcards as metrics of the recorded records. See `sessionDashboard`. */
export async function drawnDashboard(
  recording: RecordingReader,
  runs: readonly RecordedRun[],
  options: Parameters<typeof sessionDashboard>[1],
): Promise<Dashboard> {
  const dashboard = await sessionDashboard(jointSession(runs), options);
  return expandDashboard(dashboard, numberRecords(recording, runs));
}
