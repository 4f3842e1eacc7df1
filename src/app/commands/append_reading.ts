import { usualStep } from "../../base/usual_step.ts";
import type { Host } from "../../model/host.ts";
import type { Tick } from "../../model/tick.ts";
import { openRecorder } from "../../store/recorder.ts";
import { openRecording } from "../../store/open_recording.ts";
import { isReading, READING_LABEL } from "../replay/reading_runs.ts";

/** A reading, and what is kept beside it. */
export interface Reading {
  readonly tick: Tick;
  readonly hosts: readonly Host[];
  readonly dashboardText: string;
  readonly timeZone: string;
  readonly records: readonly string[];
  /** Where nothing tells yet how far apart readings are, in milliseconds. */
  readonly intervalMs: number;
  /** Readings that are older are dropped, in milliseconds. */
  readonly maxAgeMs: number;
  readonly onWarning: (sentence: string) => void;
}

/** By so many readings before it is judged how far they are apart: one that fell out must not count. */
const JUDGED_READINGS = 12;

/**
 * Appends one reading to a recording, which is made if there is none. Returns how many readings of these hosts
 * there were before. Throws a `UsageError` where it cannot be written.
 */
export async function appendReading(file: string, reading: Reading): Promise<number> {
  const { tick, hosts, onWarning, maxAgeMs, intervalMs, ...session } = reading;
  const times = await readingTimes(file, reading);
  await using recorder = await openRecorder(file, {
    session: {
      ...session,
      hosts,
      label: READING_LABEL,
      intervalMs: usualStep([...times, tick.atMs].slice(-JUDGED_READINGS - 1)) ?? intervalMs,
    },
    maxAgeMs,
    onWarning,
    worker: false,
  });
  recorder.take(tick, hosts);
  await recorder.flush();
  return times.length;
}

/** When readings of these hosts were taken, epoch milliseconds. */
async function readingTimes(
  file: string,
  { hosts, onWarning }: Pick<Reading, "hosts" | "onWarning">,
): Promise<number[]> {
  try {
    if (Deno.statSync(file).size === 0) return [];
  } catch {
    // What it is that cannot be used tells whoever writes it.
    return [];
  }
  using recording = await openRecording(file, { onWarning });
  const ids = new Set(hosts.map(({ id }) => id));
  return recording.sessions()
    .filter((session) => isReading(session) && session.hosts.some(({ id }) => ids.has(id)))
    .flatMap(({ fromMs }) => fromMs === undefined ? [] : [fromMs]);
}
