import type { RecordValue } from "../model/record_value.ts";
import type { HostResult, MissReason, Tick } from "../model/tick.ts";
import type { ImportedMiss, ImportedRow, ImportedTiming } from "./import_stage.ts";
import { floatOf } from "./imported_value.ts";

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
  /** The file tells of hosts that did not answer: where it says nothing nobody asked. */
  readonly tellsMisses: boolean;
  /** Values that are texts are records of that type; else they are numbers that were written so. */
  readonly mayBeTexts: boolean;
}

const REASONS: ReadonlySet<string> = new Set<MissReason>([
  "no-socket",
  "permission",
  "refused",
  "timeout",
  "closed",
  "malformed",
  "too-large",
  "rpc-error",
  "transport",
  "overlap",
  "no-sample",
  "aborted",
]);

/** What one host said at a time. */
interface Said {
  readonly values: Map<string, RecordValue>;
  miss?: ImportedMiss | undefined;
  timing?: ImportedTiming | undefined;
}

/**
 * The ticks of imported rows, which come by time: rows of one timestamp are one tick. Where a host is silent for
 * several intervals and the file does not tell why, it gets a miss, so that no line is drawn over the gap. Of several
 * values for one host, label and time the last counts.
 */
export function* ticksOfImport(
  rows: Iterable<ImportedRow>,
  { hosts, labels, intervalMs, tellsMisses, mayBeTexts }: ImportNames,
): Generator<Tick, void, undefined> {
  const seenMs = hosts.map(() => -Infinity);
  const silentAfterMs = tellsMisses ? Infinity : intervalMs * SILENT_INTERVALS;
  let index = 0;
  let clockMs: number | undefined;
  let lastMs: number | undefined;
  for (const { atMs: now, said } of rowsByTime(rows, { labels, mayBeTexts })) {
    if (lastMs !== undefined && now - lastMs > silentAfterMs) {
      const atMs = lastMs + intervalMs, atTickMs = clockMs! + intervalMs;
      yield tickOf(index++, atMs, atTickMs, hosts.map(() => silence(atTickMs)));
    }
    const atTickMs = clockOf(said, { now, lastMs, clockMs });
    const results = hosts.map((_, place) => {
      const own = said.get(place);
      if (own === undefined) {
        return now - seenMs[place]! > silentAfterMs ? silence(atTickMs) : undefined;
      }
      seenMs[place] = now;
      return resultOf(own, atTickMs);
    });
    yield tickOf(index++, now, atTickMs, results);
    lastMs = now;
    clockMs = atTickMs;
  }
}

/** The monotonic time of a tick: as it was recorded, else as long after the tick before as by the wall clock. */
function clockOf(
  said: ReadonlyMap<number, Said>,
  { now, lastMs, clockMs }: {
    readonly now: number;
    readonly lastMs: number | undefined;
    readonly clockMs: number | undefined;
  },
): number {
  for (const { timing } of said.values()) {
    if (timing !== undefined && timing.clockMs > (clockMs ?? -Infinity)) return timing.clockMs;
  }
  return lastMs === undefined || clockMs === undefined ? 0 : clockMs + now - lastMs;
}

/** The rows of each time, by host. */
function* rowsByTime(
  rows: Iterable<ImportedRow>,
  { labels, mayBeTexts }: Pick<ImportNames, "labels" | "mayBeTexts">,
) {
  let atMs: number | undefined;
  let said = new Map<number, Said>();
  for (const row of rows) {
    if (atMs !== undefined && row.atMs !== atMs) {
      yield { atMs, said };
      said = new Map();
    }
    atMs = row.atMs;
    let own = said.get(row.host);
    if (own === undefined) said.set(row.host, own = { values: new Map() });
    if (row.miss !== undefined) own.miss = row.miss;
    if (row.timing !== undefined) own.timing = row.timing;
    if (row.label === undefined) continue;
    const value = typeof row.value === "string" && !mayBeTexts ? numberOf(row.value) : row.value;
    if (value !== undefined) own.values.set(labels[row.label]!, value);
  }
  if (atMs !== undefined) yield { atMs, said };
}

function numberOf(text: string): number | undefined {
  const number = floatOf(text);
  return number !== undefined && Number.isFinite(number) ? number : undefined;
}

function resultOf({ values, miss, timing }: Said, atMs: number): HostResult {
  const { endedMs = atMs, tookMs = 0, uncertaintyMs } = timing ?? {};
  if (miss !== undefined) {
    const reason = REASONS.has(miss.reason) ? miss.reason as MissReason : "transport";
    // What sources told all the same.
    const told = values.size === 0 ? {} : { beside: { values, absent: [], problems: [] } };
    return { kind: "miss", missedAtMs: endedMs, tookMs, reason, message: miss.message, ...told };
  }
  const time = { repliedAtMs: endedMs, tookMs, uncertaintyMs };
  return { kind: "reply", ...time, values, absent: [], problems: [] };
}

function tickOf(
  index: number,
  atMs: number,
  monotonicMs: number,
  results: (HostResult | undefined)[],
): Tick {
  return { index, atMs, monotonicMs, latenessMs: 0, results };
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
