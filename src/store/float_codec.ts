import { deflateRawSync, inflateRawSync } from "node:zlib";
import { ByteReader } from "./byte_reader.ts";
import { ByteWriter } from "./byte_writer.ts";
import { decodeIntegers, encodeIntegers } from "./integer_codec.ts";

/**
 * Clock readings are whole nanoseconds or microseconds that went through a float, decimal
 * values a few digits: as integers of this part they are short.
 */
const SCALES = [1e6, 1e3] as const;
const RAW = 0xff;
const WORD = 2 ** 32;

/**
 * Appends floats exactly: as decimals of 6 or 3 places with what each differs from that in units of its
 * last place, or as they are where that is shorter. Little-endian, as every platform here is.
 */
export function encodeFloats(values: Float64Array, writer: ByteWriter, packed = true): void {
  const raw = encodeRaw(values);
  for (const [index, scale] of SCALES.entries()) {
    const scaled = encodeScaled(values, scale, packed);
    if (scaled === undefined || scaled.length >= raw.length) continue;
    writer.u8(index);
    writer.bytes(scaled);
    return;
  }
  writer.u8(RAW);
  writer.bytes(raw);
}

/** Reads `count` floats that `encodeFloats` wrote. */
export function decodeFloats(reader: ByteReader, count: number): Float64Array {
  const form = reader.u8();
  const stored = reader.bytes();
  if (form === RAW) return decodeRaw(stored, count);
  const scale = SCALES[form];
  if (scale === undefined) throw new RangeError(`the data has an unknown form of floats (${form})`);
  const inner = new ByteReader(stored);
  const scaled = decodeIntegers(inner, count);
  const places = decodeIntegers(inner, count);
  const values = new Float64Array(count);
  const words = new Uint32Array(values.buffer);
  for (let at = 0; at < count; at++) {
    values[at] = scaled[at]! / scale;
    const offset = places[at]!;
    if (offset !== 0) {
      const upper = Math.floor(offset / WORD);
      const low = words[at * 2]! + (offset - upper * WORD);
      words[at * 2] = low;
      words[at * 2 + 1] = words[at * 2 + 1]! + upper + (low >= WORD ? 1 : 0);
    }
  }
  return values;
}

function encodeScaled(
  values: Float64Array,
  scale: number,
  packed: boolean,
): Uint8Array | undefined {
  const count = values.length;
  const scaled = new Float64Array(count);
  const near = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    const whole = Math.round(values[at]! * scale) + 0; // a negative zero becomes a zero, and differs
    if (!(Math.abs(whole) <= Number.MAX_SAFE_INTEGER)) return undefined;
    scaled[at] = whole;
    near[at] = whole / scale;
  }
  const wanted = new Uint32Array(values.buffer, values.byteOffset, count * 2);
  const given = new Uint32Array(near.buffer);
  const places = new Float64Array(count);
  for (let at = 0; at < count; at++) {
    const upper = wanted[at * 2 + 1]! - given[at * 2 + 1]!;
    places[at] = upper * WORD + (wanted[at * 2]! - given[at * 2]!);
  }
  const writer = new ByteWriter();
  return encodeIntegers(scaled, writer, packed) && encodeIntegers(places, writer, packed)
    ? writer.finish()
    : undefined;
}

/** Eight planes, one per byte of the floats: sign and exponent repeat and deflate. */
function encodeRaw(values: Float64Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const planes = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at++) {
    planes[(at % 8) * values.length + (at >> 3)] = bytes[at]!;
  }
  return deflateRawSync(planes);
}

function decodeRaw(stored: Uint8Array, count: number): Float64Array {
  const planes = inflateRawSync(stored, { maxOutputLength: count * 8 + 1 });
  if (planes.length !== count * 8) throw new RangeError("the data has the wrong length");
  const values = new Float64Array(count);
  const bytes = new Uint8Array(values.buffer);
  for (let at = 0; at < bytes.length; at++) bytes[at] = planes[(at % 8) * count + (at >> 3)]!;
  return values;
}
