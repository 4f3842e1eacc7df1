import { deflateRawSync } from "node:zlib";
import type { RecordValue } from "../model/record_value.ts";
import { ByteReader } from "./byte_reader.ts";
import { ByteWriter } from "./byte_writer.ts";
import { decodeFloats, encodeFloats } from "./float_codec.ts";
import { inflate } from "./inflate.ts";
import { decodeIntegers, encodeIntegers } from "./integer_codec.ts";
import { readTaggedValue, writeTaggedValue } from "./tagged_value.ts";

const INTEGERS = 0;
const FLOATS = 1;
const BIG_INTEGERS = 2;
const MIXED = 3;

/** The most ticks that one column may hold: a bound on what a damaged file can ask for. */
export const MAX_COLUMN_LENGTH = 65_536;

/** A decoded column: one slot per tick of its block. */
export interface DecodedColumn {
  /** NaN where there is no value, or none that is a number; a bigint is rounded to the nearest float. */
  readonly numbers: Float64Array;
  /** The values themselves, where some is not a plain number. */
  readonly exact?: readonly (RecordValue | undefined)[];
}

/**
 * One record's values over the ticks of a block, exactly: integers of any size, floats, strings, holes.
 * `packed` false: integers and floats are not deflated, because the caller does that for several columns at once.
 */
export function encodeColumn(
  values: readonly (RecordValue | undefined)[],
  packed = true,
): Uint8Array {
  const writer = new ByteWriter();
  const present = values.filter((value) => value !== undefined);
  writer.varint(values.length);
  writePresence(values, present.length, writer);
  const kind = kindOf(present);
  if (kind === INTEGERS) {
    writer.u8(INTEGERS);
    if (encodeIntegers(present as number[], writer, packed)) return writer.finish();
    return encodeColumnAs(FLOATS, values, present, packed);
  }
  return encodeColumnAs(kind, values, present, packed);
}

export interface DecodeOptions {
  /** May become the numbers, where it fits: it saves a copy. */
  readonly into?: Float64Array | undefined;
  /** More slots than this can only come from damage. */
  readonly mostSlots?: number;
}

/**
 * Reads a column that `encodeColumn` wrote; throws a `RangeError` on anything else.
 */
export function decodeColumn(
  bytes: Uint8Array,
  { into, mostSlots = MAX_COLUMN_LENGTH }: DecodeOptions = {},
): DecodedColumn {
  const reader = new ByteReader(bytes);
  const length = reader.varint();
  if (length > mostSlots) throw new RangeError(`the data claims ${length} ticks`);
  const runs = readPresence(reader, length);
  const count = runs === undefined ? length : runs.reduce((sum, run) => sum + run.count, 0);
  const kind = reader.u8();
  switch (kind) {
    case INTEGERS:
      return { numbers: spreadNumbers(decodeIntegers(reader, count, into), length, runs) };
    case FLOATS:
      return { numbers: spreadNumbers(decodeFloats(reader, count), length, runs) };
    case BIG_INTEGERS:
      return spreadExact(readBigIntegers(reader, count), length, runs);
    case MIXED:
      return spreadExact(readMixed(reader, count), length, runs);
    default:
      throw new RangeError(`the data has a column of an unknown kind (${kind})`);
  }
}

/** A stretch of ticks that have a value. */
interface Run {
  readonly from: number;
  readonly count: number;
}

function kindOf(present: readonly RecordValue[]): number {
  let kind = INTEGERS;
  for (const value of present) {
    if (typeof value === "string") return MIXED;
    if (typeof value === "bigint") {
      if (kind === FLOATS) return MIXED;
      kind = BIG_INTEGERS;
    } else if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
      if (kind === BIG_INTEGERS || Number.isNaN(value)) return MIXED;
      kind = FLOATS;
    }
  }
  return kind;
}

function encodeColumnAs(
  kind: number,
  values: readonly (RecordValue | undefined)[],
  present: readonly RecordValue[],
  packed: boolean,
): Uint8Array {
  const writer = new ByteWriter();
  writer.varint(values.length);
  writePresence(values, present.length, writer);
  writer.u8(kind);
  if (kind === FLOATS) encodeFloats(Float64Array.from(present as number[]), writer, packed);
  else if (kind === BIG_INTEGERS) writeBigIntegers(present as (number | bigint)[], writer);
  else writeMixed(present, writer);
  return writer.finish();
}

/** Nothing but a zero where no value is missing, else the stretches, missing and present in turn. */
function writePresence(
  values: readonly (RecordValue | undefined)[],
  present: number,
  writer: ByteWriter,
): void {
  if (present === values.length) return writer.varint(0);
  const lengths: number[] = [];
  let missing = true;
  let since = 0;
  for (let at = 0; at <= values.length; at++) {
    if (at < values.length && (values[at] === undefined) === missing) continue;
    lengths.push(at - since);
    since = at;
    missing = !missing;
  }
  writer.varint(lengths.length);
  for (const length of lengths) writer.varint(length);
}

function readPresence(reader: ByteReader, length: number): Run[] | undefined {
  const count = reader.varint();
  if (count === 0) return undefined;
  if (count > length + 2) throw new RangeError("the data has too many stretches");
  const runs: Run[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    const size = reader.varint();
    if (index % 2 === 1) runs.push({ from: at, count: size });
    at += size;
  }
  if (at !== length) throw new RangeError("the data has stretches of the wrong length");
  return runs;
}

function spreadNumbers(packed: Float64Array, length: number, runs?: readonly Run[]): Float64Array {
  if (runs === undefined) return packed;
  const numbers = new Float64Array(length).fill(NaN);
  let taken = 0;
  for (const { from, count } of runs) {
    numbers.set(packed.subarray(taken, taken + count), from);
    taken += count;
  }
  return numbers;
}

function spreadExact(
  packed: readonly RecordValue[],
  length: number,
  runs: readonly Run[] = [{ from: 0, count: length }],
): DecodedColumn {
  const numbers = new Float64Array(length).fill(NaN);
  const exact = new Array<RecordValue | undefined>(length).fill(undefined);
  let taken = 0;
  for (const { from, count } of runs) {
    for (let at = from; at < from + count; at++) {
      const value = packed[taken++]!;
      exact[at] = value;
      if (typeof value !== "string") numbers[at] = Number(value);
    }
  }
  return { numbers, exact };
}

/** Which of the values are bigints, then the differences, deflated. */
function writeBigIntegers(values: readonly (number | bigint)[], writer: ByteWriter): void {
  encodeIntegers(values.map((value) => typeof value === "bigint" ? 1 : 0), writer);
  const differences = new ByteWriter(values.length * 4);
  let last = 0n;
  for (const value of values) {
    const big = BigInt(value);
    differences.big(big - last);
    last = big;
  }
  writer.bytes(deflateRawSync(differences.finish()));
}

function readBigIntegers(reader: ByteReader, count: number): (number | bigint)[] {
  const isBig = decodeIntegers(reader, count);
  const differences = new ByteReader(inflate(reader.bytes()));
  const values: (number | bigint)[] = [];
  let last = 0n;
  for (let at = 0; at < count; at++) {
    last += differences.big();
    values.push(isBig[at] === 1 ? last : Number(last));
  }
  return values;
}

/** The distinct values, then which of them stands at each tick. */
function writeMixed(values: readonly RecordValue[], writer: ByteWriter): void {
  const places = new Map<string, number>();
  const distinct = new ByteWriter();
  const indexes = values.map((value) => {
    const key = `${typeof value} ${Object.is(value, -0) ? "-0" : value}`;
    let place = places.get(key);
    if (place === undefined) {
      place = places.size;
      places.set(key, place);
      writeTaggedValue(value, distinct);
    }
    return place;
  });
  writer.varint(places.size);
  writer.bytes(deflateRawSync(distinct.finish()));
  encodeIntegers(indexes, writer);
}

function readMixed(reader: ByteReader, count: number): RecordValue[] {
  const size = reader.varint();
  if (size > count) throw new RangeError("the data has more values than places for them");
  const stored = new ByteReader(inflate(reader.bytes()));
  const distinct: RecordValue[] = [];
  for (let at = 0; at < size; at++) distinct.push(readTaggedValue(stored));
  return Array.from(decodeIntegers(reader, count), (index) => {
    const value = distinct[index];
    if (value === undefined) throw new RangeError("the data points at a value that is not there");
    return value;
  });
}
