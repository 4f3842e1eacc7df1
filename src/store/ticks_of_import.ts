import type { RecordValue } from "../model/record_value.ts";
import type { HostResult, Tick } from "../model/tick.ts";
import type { ImportedReadings } from "./imported_readings.ts";

/** Without a reading for this many intervals a host is taken to have been silent. */
const SILENT_INTERVALS = 3;
const DEFAULT_INTERVAL_MS = 1000;

/** The usual time between two readings of a host: the median; a second where there are too few. */
export function intervalOfImport({ atMs, host }: ImportedReadings): number {
  const order = timeOrder(atMs);
  const last = new Map<number, number>();
  const steps: number[] = [];
  for (const row of order) {
    const step = atMs[row]! - (last.get(host[row]!) ?? NaN);
    if (step > 0) steps.push(step);
    last.set(host[row]!, atMs[row]!);
  }
  steps.sort((one, other) => one - other);
  return steps[steps.length >> 1] ?? DEFAULT_INTERVAL_MS;
}

/**
 * The ticks of imported readings: rows of one timestamp are one tick. Where a host is silent for
 * several intervals it gets a miss, so that no line is drawn over the gap. Of several values for one host, label and
 * time the last counts.
 */
export function* ticksOfImport(
  readings: ImportedReadings,
  intervalMs: number,
): Generator<Tick, void, undefined> {
  const { atMs, host, label, value, hosts, labels } = readings;
  const order = timeOrder(atMs);
  const startMs = atMs[order[0] ?? 0] ?? 0;
  const seenMs = hosts.map(() => -Infinity);
  const silentAfterMs = intervalMs * SILENT_INTERVALS;
  let index = 0;
  let lastMs: number | undefined;
  for (let from = 0; from < order.length;) {
    const now = atMs[order[from]!]!;
    if (lastMs !== undefined && now - lastMs > silentAfterMs) {
      yield tickOf(
        index++,
        lastMs + intervalMs,
        startMs,
        hosts.map(() => silence(lastMs! + intervalMs - startMs)),
      );
    }
    const values = new Map<number, Map<string, RecordValue>>();
    let to = from;
    for (; to < order.length && atMs[order[to]!] === now; to++) {
      const row = order[to]!;
      let ofHost = values.get(host[row]!);
      if (ofHost === undefined) values.set(host[row]!, ofHost = new Map());
      const read = value[row];
      if (read !== undefined) ofHost.set(labels[label[row]!]!, read);
    }
    const atTickMs = now - startMs;
    yield tickOf(
      index++,
      now,
      startMs,
      hosts.map((_, place) => {
        const read = values.get(place);
        if (read !== undefined) {
          seenMs[place] = now;
          return {
            kind: "reply",
            repliedAtMs: atTickMs,
            tookMs: 0,
            values: read,
            absent: [],
            problems: [],
          };
        }
        return now - seenMs[place]! > silentAfterMs ? silence(atTickMs) : undefined;
      }),
    );
    lastMs = now;
    from = to;
  }
}

function tickOf(
  index: number,
  atMs: number,
  startMs: number,
  results: (HostResult | undefined)[],
): Tick {
  return { index, atMs, monotonicMs: atMs - startMs, latenessMs: 0, results };
}

function silence(missedAtMs: number): HostResult {
  return {
    kind: "miss",
    missedAtMs,
    tookMs: 0,
    reason: "closed",
    message: "the imported file has no reading here",
  };
}

function timeOrder(atMs: readonly number[]): Uint32Array {
  const order = Uint32Array.from(atMs, (_, row) => row);
  const sorted = atMs.every((ms, row) => row === 0 || ms >= atMs[row - 1]!);
  return sorted ? order : order.sort((one, other) => atMs[one]! - atMs[other]! || one - other);
}
