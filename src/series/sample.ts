import type { RecordValue } from "../model/record_value.ts";
import type { Reply, Tick } from "../model/tick.ts";

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

/** The quantity of a record, or `undefined` where the host lacks it or holds no finite number. */
export function quantityOf(
  values: ReadonlyMap<string, RecordValue>,
  name: string,
): Quantity | undefined {
  const value = values.get(name);
  if (typeof value === "bigint") return value;
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
