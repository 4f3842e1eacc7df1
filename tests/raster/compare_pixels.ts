import assert from "node:assert/strict";

/** How two pictures of one size differ; a pixel's difference is that of its worst channel, 0 to 255. */
export interface Difference {
  readonly mean: number;
  readonly greatest: number;
  /** The share of pixels that differ by more than a bound. */
  shareOver(bound: number): number;
}

export function comparePixels(one: Uint8Array, other: Uint8Array): Difference {
  assert.equal(one.length, other.length);
  assert.ok(one.length > 0);
  const counts = new Float64Array(256);
  for (let at = 0; at < one.length; at += 4) {
    const difference = Math.max(
      Math.abs(one[at]! - other[at]!),
      Math.abs(one[at + 1]! - other[at + 1]!),
      Math.abs(one[at + 2]! - other[at + 2]!),
    );
    counts[difference]!++;
  }
  const pixels = one.length / 4;
  let sum = 0, greatest = 0;
  counts.forEach((count, difference) => {
    sum += count * difference;
    if (count > 0) greatest = difference;
  });
  return {
    mean: sum / pixels,
    greatest,
    shareOver: (bound) =>
      counts.subarray(bound + 1).reduce((total, count) => total + count, 0) / pixels,
  };
}

/** `assert.deepEqual` of pictures takes seconds. */
export function assertSameBytes(one: Uint8Array, other: Uint8Array): void {
  assert.equal(one.length, other.length);
  assert.equal(one.findIndex((byte, at) => byte !== other[at]), -1, "the first byte that differs");
}
