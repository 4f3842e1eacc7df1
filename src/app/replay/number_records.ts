import type { RecordedReadings } from "../../store/recording_reader.ts";
import { recordsIn } from "../../model/tick.ts";
import { jointSession, type RecordedRun } from "./recorded_runs.ts";

/** Runs that are looked into for what holds text: that changes with the release of a server. */
const LOOKED_INTO = 3;

/** The records of runs, without those that hold text: of them no wildcard makes a metric. */
export function numberRecords(recording: RecordedReadings, runs: readonly RecordedRun[]): string[] {
  const texts = new Set<string>(), numbers = new Set<string>();
  for (const { session: { id, lastMs } } of runs.slice(-LOOKED_INTO)) {
    for (const { tick } of recording.ticks(id, { fromMs: lastMs, toMs: lastMs })) {
      for (const result of tick.results) {
        for (const [name, value] of recordsIn(result)?.values ?? []) {
          (typeof value === "string" ? texts : numbers).add(name);
        }
      }
    }
  }
  return jointSession(runs).records.filter((name) => numbers.has(name) || !texts.has(name));
}
