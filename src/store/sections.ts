import { joinBytes } from "../base/join_bytes.ts";

/** Parts that are always read together; each is preceded by its length. */
export function sections(parts: readonly Uint8Array[]): Uint8Array {
  return joinBytes(...parts.flatMap((part) => [lengthOf(part), part]));
}

function lengthOf(part: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, part.length, true);
  return bytes;
}

/** The parts that were joined, `count` of them if that is known; else throws a `RangeError`. */
export function sectionsOf(bytes: Uint8Array, count?: number): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const from = at + 4, length = from <= bytes.length ? view.getUint32(at, true) : NaN;
    at = from + length;
    if (!(at <= bytes.length)) throw new RangeError("the data ends too early");
    parts.push(bytes.subarray(from, at));
  }
  if (parts.length !== (count ?? parts.length)) {
    throw new RangeError(`the data has ${parts.length} parts`);
  }
  return parts;
}
