import { deflateRawSync } from "node:zlib";
import type { RecordValue } from "../model/record_value.ts";
import type { MissReason } from "../model/tick.ts";
import { safeText } from "../base/safe_text.ts";
import { ByteReader } from "./byte_reader.ts";
import { ByteWriter } from "./byte_writer.ts";
import { decodeColumn, encodeColumn } from "./column_codec.ts";
import { inflate } from "./inflate.ts";
import type { StoredResult, StoredTick } from "./stored_tick.ts";

/** The place of what is not one host's or one record's: a block's ticks, a host's results. */
export const NO_PLACE = -1;

/** The most records of one host that a block holds; a tick with more is refused. */
export const MAX_RECORDS = 1_000_000;

/** One column of a block, compressed on its own so that a query reads only what it draws. */
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
    data: frames([
      encodeColumn(ticks.map((tick) => tick.index), false),
      encodeColumn(ticks.map((tick) => tick.atMs), false),
      encodeColumn(ticks.map((tick) => tick.monotonicMs), false),
      encodeColumn(ticks.map((tick) => tick.latenessMs), false),
      // How many hosts each tick had: a host may join later in a session.
      encodeColumn(ticks.map((tick) => tick.results.length), false),
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
      result.kind === "reply"
        ? { absent: result.absent, problems: result.problems }
        : { reason: result.reason, message: result.message },
    );
    const known = variants.get(variant) ?? variants.size + 1;
    variants.set(variant, known);
    states.push(known);
    if (result.kind === "miss") return;
    for (let slot = 0; slot < result.records.length; slot++) {
      const record = result.records[slot]!;
      let column = columns.get(record);
      if (column === undefined) {
        column = new Array<RecordValue | undefined>(ticks.length).fill(undefined);
        columns.set(record, column);
      }
      column[at] = result.values[slot];
    }
  });
  const records = [...columns.keys()].sort((one, other) => one - other);
  const times = ticks.map(({ results: { [host]: result } }) =>
    result?.kind === "reply" ? result.repliedAtMs : result?.missedAtMs
  );
  chunks.push({
    host,
    record: NO_PLACE,
    data: frames([
      new TextEncoder().encode(`[${[...variants.keys()].join(",")}]`),
      encodeColumn(states, false),
      encodeColumn(times, false),
      encodeColumn(ticks.map((tick) => tick.results[host]?.tookMs), false),
      encodeColumn(ticks.map((tick) => inHundredths(tick.results[host])), false),
      // Names the columns that must be there, so that a lost one is noticed.
      encodeColumn(records, false),
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
  const parts = new ByteReader(inflate(data));
  const [index, atMs, monotonicMs, latenessMs, hostCount] = [0, 0, 0, 0, 0].map(() =>
    decodeColumn(parts.bytes()).numbers
  ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  return { length: index.length, index, atMs, monotonicMs, latenessMs, hostCount };
}

/** What a reply carried beside its values, or why there was none. */
export type ResultVariant =
  | { readonly kind: "reply"; readonly absent: string[]; readonly problems: string[] }
  | { readonly kind: "miss"; readonly reason: MissReason; readonly message: string };

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
  const parts = new ByteReader(inflate(data));
  const variants = JSON.parse(new TextDecoder().decode(parts.bytes())) as unknown;
  if (!Array.isArray(variants)) throw new RangeError("the data has no list of results");
  return {
    variants: variants.map(readVariant),
    state: decodeColumn(parts.bytes()).numbers,
    atMs: decodeColumn(parts.bytes()).numbers,
    tookMs: decodeColumn(parts.bytes()).numbers,
    uncertaintyMs: decodeColumn(parts.bytes()).numbers.map((hundredths) => hundredths / 100),
    records: new Set(decodeColumn(parts.bytes(), { mostSlots: MAX_RECORDS }).numbers),
  };
}

function readVariant(variant: Record<string, unknown>): ResultVariant {
  if (typeof variant.reason === "string") {
    return {
      kind: "miss",
      reason: variant.reason as MissReason,
      message: safeText(String(variant.message)),
    };
  }
  return {
    kind: "reply",
    absent: variant.absent as string[],
    problems: (variant.problems as string[]).map((text) => safeText(text)),
  };
}

function frames(parts: readonly Uint8Array[]): Uint8Array {
  const writer = new ByteWriter(4096);
  for (const part of parts) writer.bytes(part);
  return deflateRawSync(writer.finish());
}
