import { inflateRawSync } from "node:zlib";

/** The most that one part of a recording unpacks to: a tail is folded into a block long before it holds so much. */
export const MOST_BYTES = 64 * 2 ** 20;

/** Unpacks a part of a recording; throws a `RangeError` where it would become larger than any that was ever written. */
export function inflate(packed: Uint8Array, mostBytes = MOST_BYTES): Uint8Array {
  try {
    return inflateRawSync(packed, { maxOutputLength: mostBytes });
  } catch (cause) {
    throw new RangeError(`the data does not unpack to at most ${mostBytes} bytes`, { cause });
  }
}
