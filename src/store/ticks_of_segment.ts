import type { RecordValue } from "../model/record_value.ts";
import type { HostResult, Tick } from "../model/tick.ts";
import type { ResultColumns } from "./block_codec.ts";
import type { DecodedColumn } from "./column_codec.ts";
import type { Segment, SegmentPart } from "./segment.ts";

/** A tick of a recording, with its number in the order of recording. */
export interface RecordedTick {
  readonly seq: number;
  readonly tick: Tick;
}

/** Which ticks of a segment, and what of them. */
export interface TickFilter {
  /** Wall-clock milliseconds; both ends included. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Names by record number. */
  readonly names: readonly (string | undefined)[];
  /** Only these records; absent: all. */
  readonly only?: ReadonlySet<string> | undefined;
}

interface HostColumns {
  readonly results: ResultColumns | undefined;
  readonly records: readonly { readonly name: string; readonly column: DecodedColumn }[];
}

/** Puts the ticks of a segment together again, as they were recorded. */
export function* ticksOfSegment(
  { segment, afterSeq }: SegmentPart,
  filter: TickFilter,
): Generator<RecordedTick> {
  const { ticks, firstSeq } = segment;
  const { fromMs, toMs } = filter;
  const places: number[] = [];
  for (let at = 0; at < ticks.length; at++) {
    const atMs = ticks.atMs[at]!;
    if (atMs >= fromMs && atMs <= toMs && firstSeq + at > afterSeq) places.push(at);
  }
  if (places.length === 0) return;
  const hosts: HostColumns[] = [];
  const hostCount = places.reduce((most, at) => Math.max(most, ticks.hostCount[at]!), 0);
  for (let host = 0; host < hostCount; host++) hosts.push(columnsOf(segment, host, filter));
  for (const at of places) {
    const results: (HostResult | undefined)[] = [];
    for (let host = 0; host < ticks.hostCount[at]!; host++) {
      results.push(resultAt(hosts[host]!, at));
    }
    yield {
      seq: firstSeq + at,
      tick: {
        index: ticks.index[at]!,
        atMs: ticks.atMs[at]!,
        monotonicMs: ticks.monotonicMs[at]!,
        latenessMs: ticks.latenessMs[at]!,
        results,
      },
    };
  }
}

function columnsOf(segment: Segment, host: number, { names, only }: TickFilter): HostColumns {
  const results = segment.results(host);
  const records: { name: string; column: DecodedColumn }[] = [];
  for (const record of results?.records ?? []) {
    const name = names[record];
    if (name === undefined || only?.has(name) === false) continue;
    const column = segment.column(host, record);
    if (column !== undefined) records.push({ name, column });
  }
  return { results, records };
}

function resultAt({ results, records }: HostColumns, at: number): HostResult | undefined {
  const variant = results?.variants[results.state[at]! - 1];
  if (results === undefined || variant === undefined) return undefined;
  const tookMs = results.tookMs[at]!;
  if (variant.kind === "miss") {
    const { reason, message, beside } = variant;
    const miss = { kind: "miss", missedAtMs: results.atMs[at]!, tookMs, reason, message } as const;
    return beside === undefined
      ? miss
      : { ...miss, beside: { ...beside, values: valuesAt(records, at) } };
  }
  const uncertaintyMs = results.uncertaintyMs[at]!;
  return {
    kind: "reply",
    repliedAtMs: results.atMs[at]!,
    ...(Number.isNaN(uncertaintyMs) ? {} : { uncertaintyMs }),
    tookMs,
    values: valuesAt(records, at),
    ...variant.beside,
  };
}

function valuesAt(records: HostColumns["records"], at: number): Map<string, RecordValue> {
  const values = new Map<string, RecordValue>();
  for (const { name, column: { numbers, exact } } of records) {
    if (exact !== undefined) {
      const value = exact[at];
      if (value !== undefined) values.set(name, value);
    } else {
      const value = numbers[at]!;
      if (!Number.isNaN(value)) values.set(name, value);
    }
  }
  return values;
}
