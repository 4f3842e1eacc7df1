import { fromJsonValue, type JsonValue, toJsonValue } from "../base/json_value.ts";
import { joinBytes } from "../base/join_bytes.ts";
import type { RecordValue } from "../model/record_value.ts";

const INTEGERS = 0;
const FLOATS = 1;
const TEXT = 2;

/** Kind, widths, whether there are holes, one byte that is free; the length; the first number. */
const HEAD_BYTES = 16;
/** A larger difference would not stay exact when it is doubled. */
const MOST_DIFFERENCE = 2 ** 51;
const WORD_BYTES = 4;
const INTEGER_BYTES = 7;

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
 * One record's values over the ticks of a block, exactly: integers as the differences between neighbours, floats as
 * those of the two halves of their bits; both zigzag (a small one of either sign is a small number) and in planes,
 * all lowest bytes first, so that what is the same or empty lies together and deflates to nothing. All else is JSON. It
 * is to be packed (`pack`), by itself or with others.
 */
export function encodeColumn(values: readonly (RecordValue | undefined)[]): Uint8Array {
  const kind = kindOf(values);
  if (kind === TEXT) return textColumn(values);
  const { length } = values;
  const numbers = new Float64Array(length), presence = new Uint8Array(length);
  let last = Number(values.find((value) => value !== undefined) ?? 0), hasHoles = false;
  const base = last;
  for (let at = 0; at < length; at++) {
    const value = values[at];
    // A hole is as the value before it, which costs nothing.
    if (value === undefined) hasHoles = true;
    else {
      last = value as number;
      presence[at] = 1;
    }
    numbers[at] = last;
  }
  const planes = kind === INTEGERS ? integerPlanes(numbers, base) : undefined;
  const [form, ...parts] = planes === undefined
    ? [FLOATS, ...floatPlanes(numbers, base)] as const
    : [INTEGERS, planes] as const;
  const head = headOf(form, length, base);
  parts.forEach((part, index) => head[1]! |= (part.length / Math.max(1, length)) << (4 * index));
  head[2] = hasHoles ? 1 : 0;
  return joinBytes(head, ...parts, ...(hasHoles ? [presence] : []));
}

/** How a column is to be read. */
export interface DecodeOptions {
  /** May become the numbers, where it fits: it saves a copy. */
  readonly into?: Float64Array | undefined;
}

/** Reads a column that `encodeColumn` made; throws a `RangeError` on anything else. */
export function decodeColumn(bytes: Uint8Array, { into }: DecodeOptions = {}): DecodedColumn {
  if (bytes.length < HEAD_BYTES) throw new RangeError("the data ends too early");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [kind = -1, widths = 0, hasHoles = 0] = bytes;
  const length = view.getUint32(4, true), base = view.getFloat64(8, true);
  if (length > MAX_COLUMN_LENGTH) throw new RangeError(`the data claims ${length} ticks`);
  const body = bytes.subarray(HEAD_BYTES);
  if (kind === TEXT) return readText(body, length);
  const lower = widths & 15, upper = widths >> 4;
  const isKnown = kind === INTEGERS
    ? lower <= INTEGER_BYTES && upper === 0
    : kind === FLOATS && lower <= WORD_BYTES && upper <= WORD_BYTES;
  if (!isKnown) throw new RangeError(`the data has a column of an unknown kind (${kind})`);
  if (body.length !== length * (lower + upper + (hasHoles === 0 ? 0 : 1))) {
    throw new RangeError("the data has a column of the wrong length");
  }
  const numbers = into?.length === length ? into : new Float64Array(length);
  if (kind === INTEGERS) readIntegers(body, { numbers, width: lower, base });
  else readFloats(body, { numbers, lower, upper, base });
  if (hasHoles !== 0) {
    const presence = (lower + upper) * length;
    for (let at = 0; at < length; at++) if (body[presence + at] === 0) numbers[at] = NaN;
  }
  return { numbers };
}

function kindOf(values: readonly (RecordValue | undefined)[]): number {
  let kind = INTEGERS;
  for (const value of values) {
    if (value === undefined) continue;
    if (typeof value !== "number" || Number.isNaN(value)) return TEXT;
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) kind = FLOATS;
  }
  return kind;
}

function headOf(kind: number, length: number, base: number): Uint8Array {
  const head = new Uint8Array(HEAD_BYTES);
  const view = new DataView(head.buffer);
  head[0] = kind;
  view.setUint32(4, length, true);
  view.setFloat64(8, base, true);
  return head;
}

/** Undefined where some difference is too large to stay exact. */
function integerPlanes(numbers: Float64Array, base: number): Uint8Array | undefined {
  const folded = new Float64Array(numbers.length);
  let last = base;
  for (let at = 0; at < numbers.length; at++) {
    const difference = numbers[at]! - last;
    if (Math.abs(difference) >= MOST_DIFFERENCE) return undefined;
    last = numbers[at]!;
    folded[at] = difference >= 0 ? difference * 2 : -difference * 2 - 1;
  }
  return planesOf(folded);
}

/** The lower and the upper halves of the floats' bits. */
function floatPlanes(numbers: Float64Array, base: number): [Uint8Array, Uint8Array] {
  const words = new Uint32Array(numbers.buffer), first = wordsOf(base);
  const halves = [0, 1].map((half) => {
    const folded = new Float64Array(numbers.length);
    let last = first[half]!;
    for (let at = 0; at < folded.length; at++) {
      const word = words[at * 2 + half]!, difference = (word - last) | 0;
      folded[at] = ((difference << 1) ^ (difference >> 31)) >>> 0;
      last = word;
    }
    return planesOf(folded);
  });
  return [halves[0]!, halves[1]!];
}

/** Whole numbers as planes of bytes, the lowest first, as many as the largest needs. */
function planesOf(folded: Float64Array): Uint8Array {
  const { length } = folded;
  let width = 0;
  const largest = folded.reduce((most, value) => Math.max(most, value), 0);
  for (let limit = 1; limit <= largest; limit *= 256) width++;
  const planes = new Uint8Array(width * length);
  for (let at = 0; at < length; at++) {
    let rest = folded[at]!;
    for (let place = at; rest > 0; place += length) {
      const upper = Math.floor(rest / 256);
      planes[place] = rest - upper * 256;
      rest = upper;
    }
  }
  return planes;
}

function readIntegers(
  body: Uint8Array,
  { numbers, width, base }: {
    readonly numbers: Float64Array;
    readonly width: number;
    readonly base: number;
  },
): void {
  const { length } = numbers;
  let value = base;
  if (width <= 3) {
    // Nearly all columns, in whole-number arithmetic.
    const second = width > 1 ? length : -1, third = width > 2 ? 2 * length : -1;
    for (let at = 0; at < length; at++) {
      let folded = width === 0 ? 0 : body[at]!;
      if (second > 0) folded |= body[second + at]! << 8;
      if (third > 0) folded |= body[third + at]! << 16;
      numbers[at] = value += (folded >>> 1) ^ -(folded & 1);
    }
    return;
  }
  for (let at = 0; at < length; at++) {
    let folded = 0;
    for (let plane = width - 1; plane >= 0; plane--) {
      folded = folded * 256 + body[plane * length + at]!;
    }
    numbers[at] = value += folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
  }
}

function readFloats(
  body: Uint8Array,
  { numbers, lower, upper, base }: {
    readonly numbers: Float64Array;
    readonly lower: number;
    readonly upper: number;
    readonly base: number;
  },
): void {
  const { length } = numbers, words = new Uint32Array(2 * length), first = wordsOf(base);
  const folded = new Uint32Array(length);
  for (const [half, width, from] of [[0, lower, 0], [1, upper, lower * length]] as const) {
    folded.fill(0);
    for (let plane = 0; plane < width; plane++) {
      const start = from + plane * length, shift = 8 * plane;
      for (let at = 0; at < length; at++) folded[at]! |= body[start + at]! << shift;
    }
    let word = first[half]!;
    for (let at = 0; at < length; at++) {
      const value = folded[at]!;
      word = (word + ((value >>> 1) ^ -(value & 1))) | 0;
      words[at * 2 + half] = word;
    }
  }
  numbers.set(new Float64Array(words.buffer));
}

/** The two halves of a float's bits, the lower first, as on every machine that this runs on. */
function wordsOf(value: number): Uint32Array {
  return new Uint32Array(Float64Array.of(value).buffer);
}

function textColumn(values: readonly (RecordValue | undefined)[]): Uint8Array {
  const slots = values.map((value) => value === undefined ? null : toJsonValue(value));
  const text = new TextEncoder().encode(JSON.stringify(slots));
  return joinBytes(headOf(TEXT, values.length, 0), text);
}

function readText(body: Uint8Array, length: number): DecodedColumn {
  const slots: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  if (!Array.isArray(slots) || slots.length !== length) {
    throw new RangeError("the data has a column of the wrong length");
  }
  const exact = slots.map((slot) => slot === null ? undefined : fromJsonValue(slot as JsonValue));
  const numbers = Float64Array.from(
    exact,
    (value) => value === undefined || typeof value === "string" ? NaN : Number(value),
  );
  return { numbers, exact };
}
