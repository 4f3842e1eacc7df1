import type { SummaryColumns } from "../model/summary.ts";
import { decodeColumn, encodeColumn } from "./column_codec.ts";
import { pack, unpack } from "./pack.ts";
import { sections, sectionsOf } from "./sections.ts";

/** Values are kept to so many binary places: to within a two-thousandth of themselves, closer than a pixel. */
const MANTISSA_BITS = 10;
/** Where all values lie close together, to a step of this part of the span between them. */
const STEPS = 2048;
/** Close together: further apart, those near nothing would be told too roughly. */
const CLOSE = 0.25;

/** How values become whole numbers that keep their order. */
interface Scale {
  /** 0: by their own first binary places. */
  readonly step: number;
  readonly base: number;
}

/**
 * The buckets of one series, packed: values as whole numbers, the lowest and the highest as differences from
 * the mean, all as the differences of neighbours. A year of minutes takes some 1.5 MB of a busy series, and next to
 * nothing of one that stands still. The extremes are rounded outwards, so that none is told smaller than it was.
 */
export function encodeSummary(columns: SummaryColumns): Uint8Array {
  const { low, high, mean, count, weight, flags } = columns;
  const scale = scaleOf(columns);
  const codes = (values: Float64Array, round: (value: number) => number) =>
    Array.from(values, (value, at) => count[at] === 0 ? undefined : codeOf(value, scale, round));
  const means = codes(mean, Math.round);
  const apart = (values: Float64Array, round: (value: number) => number) =>
    codes(values, round).map((code, at) => code === undefined ? undefined : code - means[at]!);
  return pack(sections([
    new Uint8Array(Float64Array.of(scale.step, scale.base).buffer),
    encodeColumn(means),
    encodeColumn(apart(low, Math.floor)),
    encodeColumn(apart(high, Math.ceil)),
    encodeColumn([...count]),
    encodeColumn([...flags]),
    ...weight === undefined
      ? []
      : [encodeColumn(Array.from(weight, (value) => codeOf(value, OWN, Math.round)))],
  ]));
}

/** What `encodeSummary` was given, rounded. Throws a `RangeError` for anything else. */
export function decodeSummary(data: Uint8Array): SummaryColumns {
  const [head, ...parts] = sectionsOf(unpack(data));
  if (head?.length !== 16 || parts.length < 5 || parts.length > 6) {
    throw new RangeError("the data has no summary");
  }
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const scale = { step: view.getFloat64(0, true), base: view.getFloat64(8, true) };
  const [means, lows, highs, count, flags, weights] = parts.map((part) =>
    decodeColumn(part).numbers
  ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array?];
  const { length } = means;
  if (parts.some((_, at) => [means, lows, highs, count, flags, weights][at]!.length !== length)) {
    throw new RangeError("the data has columns of different lengths");
  }
  const back = (codes: Float64Array, from?: Float64Array) => {
    for (let at = 0; at < length; at++) {
      codes[at] = valueOf(codes[at]! + (from === undefined ? 0 : from[at]!), scale);
    }
    return codes;
  };
  const low = back(lows, means), high = back(highs, means);
  return {
    low,
    high,
    mean: back(means),
    count,
    flags: Uint8Array.from(flags),
    weight: weights?.map((code) => valueOf(code, OWN)),
  };
}

const OWN: Scale = { step: 0, base: 0 };

function scaleOf({ low, high, count }: SummaryColumns): Scale {
  let lowest = Infinity, highest = -Infinity;
  for (let at = 0; at < count.length; at++) {
    if (count[at] === 0) continue;
    lowest = Math.min(lowest, low[at]!);
    highest = Math.max(highest, high[at]!);
  }
  const span = highest - lowest;
  if (!(span >= 0)) return OWN;
  if (span === 0) return { step: 1, base: lowest };
  if (!(span < CLOSE * Math.max(Math.abs(lowest), Math.abs(highest)))) return OWN;
  // A power of two, and a base that is a multiple of it: whole numbers stay whole.
  const step = 2 ** Math.floor(Math.log2(span / STEPS));
  return { step, base: Math.floor(lowest / step) * step };
}

const bits = new DataView(new ArrayBuffer(8));
/** Of the upper half of a float's bits, 20 of which are binary places. */
const DROPPED = 2 ** (20 - MANTISSA_BITS);

function codeOf(value: number, { step, base }: Scale, round: (value: number) => number): number {
  if (step > 0) return round((value - base) / step);
  bits.setFloat64(0, Math.abs(value));
  const upper = bits.getUint32(0) + bits.getUint32(4) / 2 ** 32;
  return round((value < 0 ? -upper : upper) / DROPPED);
}

function valueOf(code: number, { step, base }: Scale): number {
  if (Number.isNaN(code)) return NaN;
  if (step > 0) return base + code * step;
  bits.setUint32(0, Math.abs(code) * DROPPED);
  bits.setUint32(4, 0);
  const value = bits.getFloat64(0);
  return code < 0 ? -value : value;
}
