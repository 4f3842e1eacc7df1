import type { RecordValue } from "../model/record_value.ts";

/** A record's value as a quantity: exact where it is an integer. */
export type Quantity = number | bigint;

/** One host's answer, as a derivation reads it. */
export interface Sample {
  /** Monotonic milliseconds of the reply. */
  readonly atMs: number;
  readonly values: ReadonlyMap<string, RecordValue>;
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
