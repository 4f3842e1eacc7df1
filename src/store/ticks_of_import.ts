import type { RecordValue } from "../model/record_value.ts";
import type { HostResult, Tick } from "../model/tick.ts";
import type { ImportedRow } from "./import_stage.ts";

/** Without a reading for this many intervals a host is taken to have been silent. */
const SILENT_INTERVALS = 3;
const DEFAULT_INTERVAL_MS = 1000;

/** Of so many rows the usual time between two readings is taken. */
const TELLING_ROWS = 200_000;

/** The usual time between two readings of a host: the median of the first ones; a second where there are too few. */
export function intervalOfImport(rows: Iterable<ImportedRow>): number {
  const last = new Map<number, number>();
  const steps: number[] = [];
  let count = 0;
  for (const { atMs, host } of rows) {
    const step = atMs - (last.get(host) ?? NaN);
    if (step > 0) steps.push(step);
    last.set(host, atMs);
    if (++count === TELLING_ROWS) break;
  }
  steps.sort((one, other) => one - other);
  return steps[steps.length >> 1] ?? DEFAULT_INTERVAL_MS;
}

/** How the numbers of rows are to be read. */
export interface ImportNames {
  readonly hosts: readonly string[];
  readonly labels: readonly string[];
  readonly intervalMs: number;
}

/**
 * The ticks of imported rows, which come by time: rows of one timestamp are one tick. Where a host is silent for
 * several intervals it gets a miss, so that no line is drawn over the gap. Of several values for one host, label and
 * time the last counts.
 */
export function* ticksOfImport(
  rows: Iterable<ImportedRow>,
  { hosts, labels, intervalMs }: ImportNames,
): Generator<Tick, void, undefined> {
  const seenMs = hosts.map(() => -Infinity);
  const silentAfterMs = intervalMs * SILENT_INTERVALS;
  let index = 0;
  let startMs: number | undefined;
  let lastMs: number | undefined;
  for (const { atMs: now, values } of rowsByTime(rows, labels)) {
    startMs ??= now;
    if (lastMs !== undefined && now - lastMs > silentAfterMs) {
      const atMs = lastMs + intervalMs;
      yield tickOf(index++, atMs, startMs, hosts.map(() => silence(atMs - startMs!)));
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
  }
}

/** The rows of each time, by host and label. */
function* rowsByTime(rows: Iterable<ImportedRow>, labels: readonly string[]) {
  let atMs: number | undefined;
  let values = new Map<number, Map<string, RecordValue>>();
  for (const row of rows) {
    if (atMs !== undefined && row.atMs !== atMs) {
      yield { atMs, values };
      values = new Map();
    }
    atMs = row.atMs;
    let ofHost = values.get(row.host);
    if (ofHost === undefined) values.set(row.host, ofHost = new Map());
    if (row.value !== undefined) ofHost.set(labels[row.label]!, row.value);
  }
  if (atMs !== undefined) yield { atMs, values };
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
