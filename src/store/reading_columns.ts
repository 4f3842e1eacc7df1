import type { Host } from "../model/host.ts";
import type { RecordValue } from "../model/record_value.ts";
import type { Segment, SegmentPart } from "./segment.ts";

/** What a page needs of a stretch of a session: columns that share the ticks as their time axis. */
export interface ReadingColumns {
  readonly index: Float64Array;
  /** Wall-clock milliseconds. */
  readonly atMs: Float64Array;
  readonly monotonicMs: Float64Array;
  readonly hosts: readonly HostReadings[];
}

/** One host's part, in the order asked for. */
export interface HostReadings {
  readonly hostId: string;
  /** 0: no result, 1: a reply, 2: a miss, 3: a miss for which the host is not to blame. */
  readonly state: Uint8Array;
  /** The monotonic time of the reply or the miss; NaN where there is neither. */
  readonly repliedAtMs: Float64Array;
  readonly tookMs: Float64Array;
  /** Of a reply; NaN where it is not known. */
  readonly uncertaintyMs: Float64Array;
  /** Record by record, in the order asked for. */
  readonly records: readonly RecordReadings[];
}

/** One record of a host. */
export interface RecordReadings {
  readonly name: string;
  /** NaN where there is no number; an integer beyond 2^53 is rounded. */
  readonly numbers: Float64Array;
  /** The values themselves, present only if some is not a plain number. */
  readonly exact?: readonly (RecordValue | undefined)[];
}

/** What is to be gathered. */
export interface ColumnSelection {
  readonly fromMs: number;
  readonly toMs: number;
  readonly hosts: readonly { readonly id: string; readonly place: number }[];
  /** Record numbers; undefined for a record that the session does not know. */
  readonly records: readonly { readonly name: string; readonly number: number | undefined }[];
}

/** A stretch of a session by wall-clock time, both ends included. */
export interface RangeQuery {
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

/** Which columns of a session. */
export interface ColumnQuery extends RangeQuery {
  readonly records: readonly string[];
  /** Host ids; absent: all. */
  readonly hostIds?: readonly string[] | undefined;
}

/** What is asked for, by its places in a session: its hosts, and the names of its records by number. */
export function columnSelection(
  { hosts, names }: {
    readonly hosts: readonly Host[];
    readonly names: readonly (string | undefined)[];
  },
  { records, hostIds, fromMs = -Infinity, toMs = Infinity }: ColumnQuery,
): ColumnSelection {
  const numbers = new Map(names.map((name, number) => [name, number]));
  return {
    fromMs,
    toMs,
    hosts: (hostIds ?? hosts.map((host) => host.id)).map((id) => ({
      id,
      place: hosts.findIndex((host) => host.id === id),
    })),
    records: records.map((name) => ({ name, number: numbers.get(name) })),
  };
}

interface Part {
  readonly segment: Segment;
  readonly from: number;
  /** The ticks to take; absent: all. */
  readonly picks?: readonly number[] | undefined;
}

/** Joins the wanted columns of consecutive segments. */
export function gatherColumns(
  read: readonly SegmentPart[],
  selection: ColumnSelection,
): ReadingColumns {
  const { parts, length } = partsOf(read, selection);
  const gather = (column: (segment: Segment) => Float64Array | undefined): Float64Array => {
    const joined = new Float64Array(length);
    for (const part of parts) copy(column(part.segment), joined, part);
    return joined;
  };
  return {
    index: gather((segment) => segment.ticks.index),
    atMs: gather((segment) => segment.ticks.atMs),
    monotonicMs: gather((segment) => segment.ticks.monotonicMs),
    hosts: selection.hosts.map(({ id, place }) => ({
      hostId: id,
      state: Uint8Array.from(gather((segment) => states(segment, place))),
      repliedAtMs: gather((segment) => segment.results(place)?.atMs),
      tookMs: gather((segment) => segment.results(place)?.tookMs),
      uncertaintyMs: gather((segment) => segment.results(place)?.uncertaintyMs),
      records: selection.records.map(({ name, number }) =>
        gatherRecord(parts, length, place, name, number)
      ),
    })),
  };
}

function gatherRecord(
  parts: readonly Part[],
  length: number,
  host: number,
  name: string,
  record: number | undefined,
): RecordReadings {
  const numbers = new Float64Array(length);
  let exact: (RecordValue | undefined)[] | undefined;
  for (const part of parts) {
    const to = part.from + lengthOf(part);
    const into = part.picks === undefined ? numbers.subarray(part.from, to) : undefined;
    const column = record === undefined ? undefined : part.segment.column(host, record, into);
    if (into === undefined || column?.numbers !== into) copy(column?.numbers, numbers, part);
    if (column?.exact === undefined) {
      if (exact !== undefined) fillPlain(exact, numbers, part);
      continue;
    }
    if (exact === undefined) {
      exact = new Array<RecordValue | undefined>(length).fill(undefined);
      for (const earlier of parts) {
        if (earlier === part) break;
        fillPlain(exact, numbers, earlier);
      }
    }
    for (let at = 0; at < lengthOf(part); at++) {
      exact[part.from + at] = column.exact[part.picks?.[at] ?? at];
    }
  }
  return exact === undefined ? { name, numbers } : { name, numbers, exact };
}

function fillPlain(
  exact: (RecordValue | undefined)[],
  numbers: Float64Array,
  part: Part,
): void {
  for (let at = part.from; at < part.from + lengthOf(part); at++) {
    const value = numbers[at]!;
    if (!Number.isNaN(value)) exact[at] = value;
  }
}

function partsOf(
  read: readonly SegmentPart[],
  { fromMs, toMs }: ColumnSelection,
): { parts: Part[]; length: number } {
  const parts: Part[] = [];
  let from = 0;
  for (const { segment, afterSeq } of read) {
    const picks: number[] = [];
    const { firstSeq, ticks: { atMs, length } } = segment;
    for (let at = 0; at < length; at++) {
      if (atMs[at]! >= fromMs && atMs[at]! <= toMs && firstSeq + at > afterSeq) picks.push(at);
    }
    if (picks.length === 0) continue;
    parts.push(picks.length === length ? { segment, from } : { segment, from, picks });
    from += picks.length;
  }
  return { parts, length: from };
}

function copy(column: Float64Array | undefined, joined: Float64Array, part: Part): void {
  const { from, picks } = part;
  if (column === undefined) joined.fill(NaN, from, from + lengthOf(part));
  else if (picks === undefined) joined.set(column, from);
  else picks.forEach((pick, at) => joined[from + at] = column[pick]!);
}

function lengthOf({ segment, picks }: Part): number {
  return picks?.length ?? segment.ticks.length;
}

function states(segment: Segment, host: number): Float64Array {
  const results = segment.results(host);
  if (results === undefined) return new Float64Array(segment.ticks.length);
  return results.state.map((state) => {
    const variant = results.variants[state - 1];
    if (variant === undefined) return 0;
    if (variant.kind === "reply") return 1;
    return variant.reason === "stalled" ? 3 : 2;
  });
}
