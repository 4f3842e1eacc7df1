import type { RecordValue } from "../model/record_value.ts";
import type { MissReason } from "../model/tick.ts";
import { safeText } from "../base/plain_text.ts";
import { decodeColumn, encodeColumn } from "./column_codec.ts";
import { sections, sectionsOf } from "./sections.ts";
import { storedRecords, type StoredResult, type StoredTick } from "./stored_tick.ts";

/** The place of what is not one host's or one record's: a block's ticks, a host's results. */
export const NO_PLACE = -1;

/** The most records of one host that a block holds; a tick with more is refused. */
export const MAX_RECORDS = 1_000_000;

/** One column of a block, stored on its own so that a query reads only what it draws. It is to be packed. */
export interface Chunk {
  readonly host: number;
  readonly record: number;
  readonly data: Uint8Array;
}

/** Turns ticks (at most `MAX_COLUMN_LENGTH`) into columns: of the ticks, of each host's results, of each record. */
export function encodeBlock(ticks: readonly StoredTick[]): Chunk[] {
  const chunks: Chunk[] = [{
    host: NO_PLACE,
    record: NO_PLACE,
    data: sections([
      encodeColumn(ticks.map((tick) => tick.index)),
      encodeColumn(ticks.map((tick) => tick.atMs)),
      encodeColumn(ticks.map((tick) => tick.monotonicMs)),
      encodeColumn(ticks.map((tick) => tick.latenessMs)),
      // How many hosts each tick had: a host may join later in a session.
      encodeColumn(ticks.map((tick) => tick.results.length)),
    ]),
  }];
  const hosts = ticks.reduce((most, tick) => Math.max(most, tick.results.length), 0);
  for (let host = 0; host < hosts; host++) encodeHost(ticks, host, chunks);
  return chunks;
}

function encodeHost(ticks: readonly StoredTick[], host: number, chunks: Chunk[]): void {
  const columns = new Map<number, (RecordValue | undefined)[]>();
  const states: number[] = [];
  const variants = new Map<string, number>();
  ticks.forEach((tick, at) => {
    const result = tick.results[host];
    if (result === undefined) {
      states.push(0);
      return;
    }
    const variant = JSON.stringify(
      result.kind === "reply" ? { absent: result.absent, problems: result.problems } : {
        reason: result.reason,
        message: result.message,
        absent: result.beside?.absent,
        problems: result.beside?.problems,
      },
    );
    const known = variants.get(variant) ?? variants.size + 1;
    variants.set(variant, known);
    states.push(known);
    const told = storedRecords(result);
    for (let slot = 0; slot < (told?.records.length ?? 0); slot++) {
      const record = told!.records[slot]!;
      let column = columns.get(record);
      if (column === undefined) {
        column = new Array<RecordValue | undefined>(ticks.length).fill(undefined);
        columns.set(record, column);
      }
      column[at] = told!.values[slot];
    }
  });
  const records = [...columns.keys()].sort((one, other) => one - other);
  const times = ticks.map(({ results: { [host]: result } }) =>
    result?.kind === "reply" ? result.repliedAtMs : result?.missedAtMs
  );
  chunks.push({
    host,
    record: NO_PLACE,
    data: sections([
      // The records name the columns that must be there, so that a lost one is noticed.
      new TextEncoder().encode(
        `{"variants":[${[...variants.keys()].join(",")}],"records":${JSON.stringify(records)}}`,
      ),
      encodeColumn(states),
      encodeColumn(times),
      encodeColumn(ticks.map((tick) => tick.results[host]?.tookMs)),
      encodeColumn(ticks.map((tick) => inHundredths(tick.results[host]))),
    ]),
  });
  for (const record of records) {
    chunks.push({ host, record, data: encodeColumn(columns.get(record)!) });
  }
}

function inHundredths(result: StoredResult | undefined): number | undefined {
  if (result?.kind !== "reply" || result.uncertaintyMs === undefined) return undefined;
  return Math.round(result.uncertaintyMs * 100);
}

/** The ticks of a block, as columns. */
export interface TickColumns {
  readonly length: number;
  readonly index: Float64Array;
  readonly atMs: Float64Array;
  readonly monotonicMs: Float64Array;
  readonly latenessMs: Float64Array;
  readonly hostCount: Float64Array;
}

/** Reads the first chunk of a block. */
export function decodeTickColumns(data: Uint8Array): TickColumns {
  const [index, atMs, monotonicMs, latenessMs, hostCount] = sectionsOf(data, 5).map((part) =>
    decodeColumn(part).numbers
  ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  return { length: index.length, index, atMs, monotonicMs, latenessMs, hostCount };
}

/** What a result carried beside its values, and why there was no answer. */
export type ResultVariant =
  | { readonly kind: "reply"; readonly beside: BesideValues }
  | {
    readonly kind: "miss";
    readonly reason: MissReason;
    readonly message: string;
    /** Absent: it has no values. */
    readonly beside?: BesideValues | undefined;
  };

/** What is told of records beside their values. */
export interface BesideValues {
  readonly absent: string[];
  readonly problems: string[];
}

/** One host's results over a block, as columns. */
export interface ResultColumns {
  /** 0 where there is no result, else 1 + an index into `variants`. */
  readonly state: Float64Array;
  /** Monotonic milliseconds of the reply or the miss. */
  readonly atMs: Float64Array;
  readonly tookMs: Float64Array;
  /** Of a reply, NaN where it is not known. */
  readonly uncertaintyMs: Float64Array;
  readonly variants: readonly ResultVariant[];
  /** The records that have a column in this block. */
  readonly records: ReadonlySet<number>;
}

/** Reads the chunk of a host's results. Texts are made safe to show: a file may come from anywhere. */
export function decodeResultColumns(data: Uint8Array): ResultColumns {
  const [text, ...columns] = sectionsOf(data, 5);
  const { variants, records } = JSON.parse(new TextDecoder().decode(text)) as {
    readonly variants: unknown;
    readonly records: unknown;
  };
  if (!Array.isArray(variants) || !Array.isArray(records)) {
    throw new RangeError("the data has no list of results");
  }
  const [state, atMs, tookMs, hundredths] = columns.map((part) => decodeColumn(part).numbers) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return {
    variants: variants.map(readVariant),
    state,
    atMs,
    tookMs,
    uncertaintyMs: hundredths.map((uncertainty) => uncertainty / 100),
    records: new Set<number>(records),
  };
}

function readVariant(variant: Record<string, unknown>): ResultVariant {
  if (typeof variant.reason === "string") {
    return {
      kind: "miss",
      reason: variant.reason as MissReason,
      message: safeText(String(variant.message)),
      beside: variant.absent === undefined ? undefined : besideIn(variant),
    };
  }
  return { kind: "reply", beside: besideIn(variant) };
}

function besideIn({ absent, problems }: Record<string, unknown>): BesideValues {
  return {
    absent: textsIn(absent),
    problems: textsIn(problems).map((text) => safeText(text)),
  };
}

function textsIn(list: unknown): string[] {
  if (Array.isArray(list) && list.every((text) => typeof text === "string")) return list;
  throw new RangeError("the data has no list of texts");
}
