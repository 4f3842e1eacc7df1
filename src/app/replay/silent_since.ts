import type { RecordedReadings } from "../../store/recording_reader.ts";
import type { RecordedRun } from "./recorded_runs.ts";

/** So far back is looked first; what is not found is looked for in ever longer stretches. */
const FIRST_STRETCH_MS = 3_600_000;
const MISSED = 2;

/**
 * Since when hosts had not answered before a moment of a run, in epoch milliseconds by their ids; a host that had
 * answered last is not among them. Reads of each host only whether it answered, back to its last answer.
 */
export function silentSince(
  recording: RecordedReadings,
  { session, fromMs: beganMs }: RecordedRun,
  { hostIds, atMs }: { readonly hostIds: readonly string[]; readonly atMs: number },
): ReadonlyMap<string, number> {
  const since = new Map<string, number>();
  const pending = new Set(hostIds);
  let toMs = atMs;
  for (let stretchMs = FIRST_STRETCH_MS; pending.size > 0 && toMs > beganMs; stretchMs *= 4) {
    const fromMs = Math.max(beganMs, toMs - stretchMs);
    const query = { records: [], hostIds: [...pending], fromMs, toMs };
    for (const part of [...recording.columnParts(session.id, query)].reverse()) {
      for (const { hostId, state } of part.hosts) {
        for (let at = part.atMs.length - 1; at >= 0 && pending.has(hostId); at--) {
          // A tick of this very moment belongs to what is read from then on.
          if (state[at] === 0 || part.atMs[at]! >= atMs) continue;
          if (state[at] === MISSED) since.set(hostId, part.atMs[at]!);
          else pending.delete(hostId);
        }
      }
    }
    toMs = fromMs;
  }
  return since;
}
