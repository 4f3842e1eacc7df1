import type { RecordValue } from "../model/record_value.ts";
import { type HostResult, MISS_REASONS, type MissReason, type Tick } from "../model/tick.ts";
import type { ImportedMiss, ImportedRow, ImportedTiming } from "./import_stage.ts";
import { floatOf } from "./imported_value.ts";

/** Without a reading for this many intervals a host is taken to have been silent. */
const SILENT_INTERVALS = 3;

/** How the numbers of rows are to be read. */
export interface ImportNames {
  readonly hosts: readonly string[];
  readonly labels: readonly string[];
  readonly intervalMs: number;
  /** How often each host is read, by its number, where that is less often. */
  readonly hostsMs: ReadonlyMap<number, number>;
  /** When the run began and ended, wall-clock milliseconds, where the file says so. */
  readonly startMs?: number | undefined;
  readonly endMs?: number | undefined;
  /** Is told of each value in whose place another of the same time is kept. */
  readonly onReplaced: () => void;
  /** The file tells of hosts that did not answer: where it says nothing nobody asked. */
  readonly tellsMisses: boolean;
  /** Values that are texts are records of that type; else they are numbers that were written so. */
  readonly mayBeTexts: boolean;
}

const REASONS: ReadonlySet<string> = new Set(MISS_REASONS);

/** What one host said at a time. */
interface Said {
  readonly values: Map<string, RecordValue>;
  miss?: ImportedMiss | undefined;
  timing?: ImportedTiming | undefined;
}

/**
 * The ticks of imported rows, which come by time: rows of one timestamp are one tick. Where a host is silent for
 * several intervals, or from the start or to the end of its run, and the file does not tell why, it gets a miss, so that
 * no line is drawn over the gap. Of several values for one host, label and time the last counts.
 */
export function* ticksOfImport(
  rows: Iterable<ImportedRow>,
  names: ImportNames,
): Generator<Tick, void, undefined> {
  const { hosts, intervalMs, hostsMs, startMs, endMs, tellsMisses } = names;
  const seenMs = hosts.map(() => -Infinity);
  const silentAfterMs = hosts.map((_, place) =>
    tellsMisses ? Infinity : SILENT_INTERVALS * Math.max(intervalMs, hostsMs.get(place) ?? 0)
  );
  const longMs = Math.min(...silentAfterMs);
  const isSilent = (place: number, untilMs: number) =>
    untilMs - seenMs[place]! > silentAfterMs[place]!;
  const silent = (index: number, { atMs, clockMs }: Moment, untilMs: number) =>
    tickOf(
      index,
      atMs,
      clockMs,
      hosts.map((_, place) => isSilent(place, untilMs) ? silence(clockMs) : undefined),
    );
  let index = 0;
  let last: Moment | undefined;
  for (const { atMs, said } of rowsByTime(rows, names)) {
    if (last === undefined && startMs !== undefined && atMs - startMs > longMs) {
      yield silent(index++, last = { atMs: startMs, clockMs: 0 }, atMs);
    }
    if (last !== undefined && atMs - last.atMs > longMs) {
      yield silent(index++, later(last, intervalMs), atMs);
    }
    const clockMs = clockOf(said, atMs, last);
    const results = hosts.map((_, place) => {
      const own = said.get(place);
      if (own === undefined) return isSilent(place, atMs) ? silence(clockMs) : undefined;
      seenMs[place] = atMs;
      return resultOf(own, clockMs);
    });
    yield tickOf(index++, atMs, clockMs, results);
    last = { atMs, clockMs };
  }
  if (last === undefined || endMs === undefined || !(endMs - last.atMs > longMs)) return;
  yield silent(index++, later(last, intervalMs), endMs);
  yield silent(index, later(last, endMs - last.atMs), endMs);
}

/** A moment by both clocks, in milliseconds. */
interface Moment {
  readonly atMs: number;
  readonly clockMs: number;
}

function later({ atMs, clockMs }: Moment, byMs: number): Moment {
  return { atMs: atMs + byMs, clockMs: clockMs + byMs };
}

/** The monotonic time of a tick: as it was recorded, else as long after the tick before as by the wall clock. */
function clockOf(said: ReadonlyMap<number, Said>, atMs: number, last: Moment | undefined): number {
  for (const { timing } of said.values()) {
    if (timing !== undefined && timing.clockMs > (last?.clockMs ?? -Infinity)) {
      return timing.clockMs;
    }
  }
  return last === undefined ? 0 : later(last, atMs - last.atMs).clockMs;
}

/** The rows of each time, by host. */
function* rowsByTime(
  rows: Iterable<ImportedRow>,
  { labels, mayBeTexts, onReplaced }: Pick<ImportNames, "labels" | "mayBeTexts" | "onReplaced">,
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
    if (value === undefined) continue;
    const label = labels[row.label]!;
    if (own.values.has(label)) onReplaced();
    own.values.set(label, value);
  }
  if (atMs !== undefined) yield { atMs, said };
}

function numberOf(text: string): number | undefined {
  const number = floatOf(text);
  return number !== undefined && Number.isFinite(number) ? number : undefined;
}

function resultOf({ values, miss, timing }: Said, atMs: number): HostResult {
  const { endedMs = atMs, tookMs = 0, uncertaintyMs, absent = [], problems = [] } = timing ?? {};
  const records = { values, absent, problems };
  if (miss !== undefined) {
    const reason = REASONS.has(miss.reason) ? miss.reason as MissReason : "transport";
    // What sources told all the same.
    const isTold = values.size > 0 || absent.length > 0 || problems.length > 0;
    const told = isTold ? { beside: records } : {};
    return { kind: "miss", missedAtMs: endedMs, tookMs, reason, message: miss.message, ...told };
  }
  const time = { repliedAtMs: endedMs, tookMs, uncertaintyMs };
  return { kind: "reply", ...time, ...records };
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
