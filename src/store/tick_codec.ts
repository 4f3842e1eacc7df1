import type { RecordValue } from "../model/record_value.ts";
import type { MissReason, Tick } from "../model/tick.ts";
import { MAX_RECORDS } from "./block_codec.ts";
import { ByteReader } from "./byte_reader.ts";
import { ByteWriter } from "./byte_writer.ts";
import type { NameTable } from "../base/name_table.ts";
import type { StoredResult, StoredTick } from "./stored_tick.ts";
import { readTaggedValue, writeTaggedValue } from "./tagged_value.ts";

const EMPTY = 0;
const REPLY = 1;
const MISS = 2;
/** More hosts or records than this in one tick are refused, and can only come from damage. */
const MAX_COUNT = MAX_RECORDS;

/** Places of the hosts of a tick within their session, in the order of the tick's results. */
export type HostPlaces = readonly number[];

/**
 * One tick as bytes, exactly and on its own; `records` numbers the records' names. Throws a `RangeError` for one
 * with more records than can be read again.
 */
export function encodeTick(
  tick: Tick,
  records: NameTable,
  places?: HostPlaces,
): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter(2048);
  writer.varint(tick.index);
  writer.f64(tick.atMs);
  writer.f64(tick.monotonicMs);
  writer.f64(tick.latenessMs);
  writer.varint(tick.results.length);
  // A loop by index: empty slots may be holes, which iteration helpers skip.
  for (let at = 0; at < tick.results.length; at++) {
    const result = tick.results[at];
    writer.varint(places?.[at] ?? at);
    if (result === undefined) {
      writer.u8(EMPTY);
    } else if (result.kind === "miss") {
      writer.u8(MISS);
      writer.f64(result.missedAtMs);
      writer.f64(result.tookMs);
      writer.text(result.reason);
      writer.text(result.message);
    } else {
      if (result.values.size > MAX_COUNT) {
        throw new RangeError(`a host answered with more than ${MAX_COUNT} records`);
      }
      writer.u8(REPLY);
      writer.f64(result.repliedAtMs);
      writer.f64(result.uncertaintyMs ?? NaN);
      writer.f64(result.tookMs);
      writer.varint(result.values.size);
      for (const [name, value] of result.values) {
        writer.varint(records.numberOf(name));
        writeTaggedValue(value, writer);
      }
      writeTexts(result.absent, writer);
      writeTexts(result.problems, writer);
    }
  }
  return writer.finish();
}

/** Reads what `encodeTick` wrote; throws a `RangeError` on anything else. */
export function decodeTick(bytes: Uint8Array): StoredTick {
  const reader = new ByteReader(bytes);
  const index = reader.varint();
  const atMs = reader.f64();
  const monotonicMs = reader.f64();
  const latenessMs = reader.f64();
  const count = boundedCount(reader);
  const results: (StoredResult | undefined)[] = [];
  for (let at = 0; at < count; at++) {
    const place = boundedCount(reader);
    while (results.length <= place) results.push(undefined);
    results[place] = readResult(reader);
  }
  if (!reader.atEnd) throw new RangeError("the data goes on after its end");
  return { index, atMs, monotonicMs, latenessMs, results };
}

function readResult(reader: ByteReader): StoredResult | undefined {
  const kind = reader.u8();
  switch (kind) {
    case EMPTY:
      return undefined;
    case MISS:
      return {
        kind: "miss",
        missedAtMs: reader.f64(),
        tookMs: reader.f64(),
        reason: reader.text() as MissReason,
        message: reader.text(),
      };
    case REPLY: {
      const repliedAtMs = reader.f64();
      const uncertaintyMs = reader.f64();
      const tookMs = reader.f64();
      const records: number[] = [];
      const values: RecordValue[] = [];
      for (let rest = boundedCount(reader); rest > 0; rest--) {
        records.push(reader.varint());
        values.push(readTaggedValue(reader));
      }
      const absent = readTexts(reader);
      const problems = readTexts(reader);
      const isKnown = !Number.isNaN(uncertaintyMs);
      const time = { repliedAtMs, tookMs, ...(isKnown ? { uncertaintyMs } : {}) };
      return { kind: "reply", ...time, records, values, absent, problems };
    }
    default:
      throw new RangeError(`the data has a result of an unknown kind (${kind})`);
  }
}

function writeTexts(texts: readonly string[], writer: ByteWriter): void {
  writer.varint(texts.length);
  for (const text of texts) writer.text(text);
}

function readTexts(reader: ByteReader): string[] {
  const texts: string[] = [];
  for (let rest = boundedCount(reader); rest > 0; rest--) texts.push(reader.text());
  return texts;
}

function boundedCount(reader: ByteReader): number {
  const count = reader.varint();
  if (count > MAX_COUNT) throw new RangeError(`the data claims ${count} parts`);
  return count;
}
