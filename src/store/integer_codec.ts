import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { ByteReader } from "./byte_reader.ts";
import type { ByteWriter } from "./byte_writer.ts";

/** Residuals up to here stay exact through doubling and adding. */
const MAX_RESIDUAL = 2 ** 51;
const SAMPLES = 65;
const MAX_WIDTH = 7;
/** A plane of noise hardly deflates, and is faster to read as it is. */
const WORTH_DEFLATING = 0.9;

/**
 * Appends integers of at most 2^53 in size: as such, as differences or as differences of differences,
 * whichever is smallest, less their median, in one plane per byte so that the empty upper planes
 * deflate to nothing (`packed` false: leave that to the caller). Returns false, and appends nothing, if some difference is too large for that.
 */
export function encodeIntegers(
  values: ArrayLike<number>,
  writer: ByteWriter,
  packed = true,
): boolean {
  const best = smallestResiduals(values);
  if (best === undefined) return false;
  const { order, base, residuals, head } = best;
  writer.u8(order);
  writer.signed(base);
  for (const value of head) writer.big(BigInt(value));
  writePlanes(residuals, writer, packed);
  return true;
}

/** Reads `count` integers that `encodeIntegers` wrote, into `values` if it is given and fits. */
export function decodeIntegers(
  reader: ByteReader,
  count: number,
  into?: Float64Array,
): Float64Array {
  const order = reader.u8();
  if (order > 2) throw new RangeError(`the data has no known order of differences (${order})`);
  const base = reader.signed();
  const head: number[] = [];
  for (let at = 0; at < Math.min(order, count); at++) head.push(Number(reader.big()));
  const values = into?.length === count ? into : new Float64Array(count);
  readPlanes(reader, values.subarray(head.length), base);
  if (count === 0 || order === 0) return values;
  let value = head[0] ?? 0;
  values[0] = value;
  if (order === 1) {
    for (let at = 1; at < count; at++) values[at] = value += values[at]!;
    return values;
  }
  let step = head[1] ?? 0;
  for (let at = 1; at < count; at++) {
    if (at > 1) step += values[at]!;
    values[at] = value += step;
  }
  return values;
}

interface Residuals {
  readonly order: number;
  readonly base: number;
  readonly head: readonly number[];
  readonly residuals: Float64Array;
}

function smallestResiduals(values: ArrayLike<number>): Residuals | undefined {
  let current = Float64Array.from(values);
  const head: number[] = [];
  let best: Residuals | undefined;
  let bestBits = Infinity;
  for (let order = 0; order <= 2 && order <= values.length; order++) {
    if (order > 0) {
      head.push(current[0]!);
      const next = new Float64Array(current.length - 1);
      for (let at = 0; at < next.length; at++) next[at] = current[at + 1]! - current[at]!;
      if (next.some((step) => Math.abs(step) >= 2 ** 53)) break; // it may be rounded
      current = next;
    }
    const base = clampedMedian(current);
    const bits = cost(current, base);
    if (bits >= bestBits) continue;
    const residuals = new Float64Array(current.length);
    for (let at = 0; at < current.length; at++) residuals[at] = current[at]! - base;
    best = { order, base, head: [...head], residuals };
    bestBits = bits;
  }
  return best;
}

/** The bits that the residuals need at least; infinite where one is too large to stay exact. */
function cost(values: Float64Array, base: number): number {
  let bits = 0;
  for (const value of values) {
    const size = Math.abs(value - base);
    if (size > MAX_RESIDUAL || Math.abs(value) > 2 ** 53) return Infinity;
    bits += size < 1 ? 0.2 : Math.log2(size) + 2;
  }
  return bits;
}

function clampedMedian(values: Float64Array): number {
  if (values.length === 0) return 0;
  const step = Math.max(1, values.length / SAMPLES);
  const sample: number[] = [];
  for (let at = 0; at < values.length; at += step) sample.push(values[Math.floor(at)]!);
  sample.sort((one, other) => one - other);
  const median = sample[sample.length >> 1]!;
  return Math.abs(median) > MAX_RESIDUAL ? 0 : median;
}

function writePlanes(residuals: Float64Array, writer: ByteWriter, packed: boolean): void {
  const count = residuals.length;
  let largest = 0;
  for (let at = 0; at < count; at++) {
    const value = residuals[at]!;
    const folded = value >= 0 ? value * 2 : -value * 2 - 1;
    residuals[at] = folded;
    if (folded > largest) largest = folded;
  }
  let width = 0;
  for (let limit = 1; limit <= largest; limit *= 256) width++;
  const planes = new Uint8Array(width * count);
  for (let at = 0; at < count; at++) {
    let rest = residuals[at]!;
    for (let plane = 0; rest > 0; plane++) {
      const upper = Math.floor(rest / 256);
      planes[plane * count + at] = rest - upper * 256;
      rest = upper;
    }
  }
  writer.u8(width);
  if (width === 0) return;
  const small: number[] = [];
  for (let plane = 0; packed && plane < width; plane++) {
    const bytes = planes.subarray(plane * count, (plane + 1) * count);
    if (deflateRawSync(bytes).length < bytes.length * WORTH_DEFLATING) small.push(plane);
  }
  writer.u8(small.reduce((mask, plane) => mask | (1 << plane), 0));
  const deflated = new Uint8Array(small.length * count);
  small.forEach((plane, at) =>
    deflated.set(planes.subarray(plane * count, (plane + 1) * count), at * count)
  );
  if (small.length > 0) writer.bytes(deflateRawSync(deflated));
  for (let plane = 0; plane < width; plane++) {
    if (!small.includes(plane)) writer.bytes(planes.subarray(plane * count, (plane + 1) * count));
  }
}

function readPlanes(reader: ByteReader, values: Float64Array, base: number): void {
  const count = values.length;
  const width = reader.u8();
  if (width === 0) {
    values.fill(base);
    return;
  }
  if (width > MAX_WIDTH) throw new RangeError(`the data has integers of ${width} bytes`);
  const planes = joinPlanes(reader, width, count);
  const size = planes.length;
  if (width === 1) {
    for (let at = 0; at < count; at++) {
      const folded = planes[at]!;
      values[at] = ((folded >>> 1) ^ -(folded & 1)) + base;
    }
    return;
  }
  if (width <= 3) {
    const third = width > 2 ? 2 * count : size;
    for (let at = 0; at < count; at++) {
      let folded = planes[at]! | planes[count + at]! << 8;
      if (third < size) folded |= planes[third + at]! << 16;
      values[at] = ((folded >>> 1) ^ -(folded & 1)) + base;
    }
    return;
  }
  for (let at = 0; at < count; at++) {
    let folded = 0;
    for (let plane = width - 1; plane >= 0; plane--) {
      folded = folded * 256 + planes[plane * count + at]!;
    }
    values[at] = (folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2) + base;
  }
}

function joinPlanes(reader: ByteReader, width: number, count: number): Uint8Array {
  const mask = reader.u8();
  const small: number[] = [];
  for (let plane = 0; plane < width; plane++) if (mask & (1 << plane)) small.push(plane);
  const size = small.length * count;
  const deflated = small.length > 0
    ? inflateRawSync(reader.bytes(), { maxOutputLength: size + 1, chunkSize: size + 64 })
    : new Uint8Array();
  if (deflated.length !== size) throw new RangeError("the data has the wrong length");
  if (small.length === width) return deflated;
  if (width === 1) {
    const plane = reader.bytes();
    if (plane.length !== count) throw new RangeError("the data has the wrong length");
    return plane;
  }
  const planes = new Uint8Array(width * count);
  small.forEach((plane, at) =>
    planes.set(deflated.subarray(at * count, (at + 1) * count), plane * count)
  );
  for (let plane = 0; plane < width; plane++) {
    if (small.includes(plane)) continue;
    const bytes = reader.bytes();
    if (bytes.length !== count) throw new RangeError("the data has the wrong length");
    planes.set(bytes, plane * count);
  }
  return planes;
}
