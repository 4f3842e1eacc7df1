import type { RecordNames } from "../model/record_names.ts";
import type { RecordValue } from "../model/record_value.ts";
import { offsetRecord, uncertaintyRecord } from "../model/source.ts";
import type { Miss, Reply, Tick } from "../model/tick.ts";

/** A record's value as a quantity: exact where it is an integer. */
export type Quantity = number | bigint;

/** When an answer was given. */
export interface SampleTime {
  /** Monotonic milliseconds at which the server answered. */
  readonly atMs: number;
  /** It answered within so many milliseconds of that, before or after it. */
  readonly uncertaintyMs: number;
  /** The wall clock against the monotonic one, in milliseconds. */
  readonly clocksApartMs: number;
}

/** One host's answer, as a derivation reads it. */
export interface Sample extends SampleTime {
  readonly values: ReadonlyMap<string, RecordValue>;
}

/** A reply to a tick as a sample. */
export function sampleOf({ atMs, monotonicMs }: Tick, reply: Reply): Sample {
  return {
    atMs: reply.repliedAtMs,
    uncertaintyMs: reply.uncertaintyMs ?? 0,
    clocksApartMs: atMs - monotonicMs,
    values: reply.values,
  };
}

/** What sources told of a host whose server did not answer; undefined: nothing. */
export function besideOf({ atMs, monotonicMs }: Tick, miss: Miss): Sample | undefined {
  return miss.beside && {
    atMs: miss.missedAtMs,
    uncertaintyMs: 0,
    clocksApartMs: atMs - monotonicMs,
    values: miss.beside.values,
  };
}

/** When a metric's records were read: those of a source at a time of their own. */
export function timeOf(sample: Sample, source: string | undefined): SampleTime {
  if (source === undefined) return sample;
  const offsetMs = quantityOf(sample.values, offsetRecord(source));
  const uncertaintyMs = quantityOf(sample.values, uncertaintyRecord(source));
  return offsetMs === undefined || uncertaintyMs === undefined ? sample : {
    atMs: sample.atMs + Number(offsetMs),
    uncertaintyMs: Number(uncertaintyMs),
    clocksApartMs: sample.clocksApartMs,
  };
}

/** The part of the time between two samples that may not have passed, or more of it, at most this. */
export const MOST_UNCERTAIN = 0.1;

/**
 * Whether it is known well enough how long it was from one sample to the next that something can be
 * said per second: to a tenth, so that a steady rate comes out within 5 %. Where the two clocks of this
 * machine disagree on it (a clock was set, the machine slept a little), nobody knows which is right.
 */
export function isSpanKnown(from: SampleTime, to: SampleTime): boolean {
  const apartMs = Math.abs(to.clocksApartMs - from.clocksApartMs);
  const uncertainMs = 2 * (from.uncertaintyMs + to.uncertaintyMs + apartMs);
  return uncertainMs <= MOST_UNCERTAIN * (to.atMs - from.atMs);
}

/** The quantity of a record, or the sum of several, or `undefined` where one is lacked or holds no finite number. */
export function quantityOf(
  values: ReadonlyMap<string, RecordValue>,
  names: RecordNames,
): Quantity | undefined {
  if (typeof names !== "string") return sumOf(values, names);
  const value = values.get(names);
  if (typeof value === "bigint") return value;
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function sumOf(
  values: ReadonlyMap<string, RecordValue>,
  names: readonly string[],
): Quantity | undefined {
  let sum: Quantity = 0;
  for (const name of names) {
    const value = quantityOf(values, name);
    if (value === undefined) return undefined;
    sum = sumOfTwo(sum, value);
  }
  return sum;
}

/** Exact where both are integers. */
function sumOfTwo(one: Quantity, other: Quantity): Quantity {
  if (typeof one === "number" && typeof other === "number") {
    const sum = one + other;
    if (Number.isSafeInteger(sum) || !Number.isInteger(one) || !Number.isInteger(other)) return sum;
  }
  const exact = [one, other].every((value) => typeof value === "bigint" || Number.isInteger(value));
  return exact ? BigInt(one) + BigInt(other) : Number(one) + Number(other);
}
