import fc from "fast-check";
import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { adler32, joinAdler32 } from "../../src/raster/adler32.ts";

/** zlib's own checksum: the last four bytes of a stream. */
function zlibAdler(bytes: Uint8Array): number {
  const stream = deflateSync(bytes);
  return new DataView(stream.buffer, stream.byteOffset).getUint32(stream.length - 4);
}

Deno.test("adler32() is zlib's, for any bytes at any offset", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.integer({ min: 0, max: 7 }),
      (bytes, skip) => assert.equal(adler32(bytes.subarray(skip)), zlibAdler(bytes.subarray(skip))),
    ),
    { seed: 1 },
  );
});

Deno.test("adler32() does not overflow on the greatest bytes", () => {
  for (const length of [0, 1, 87, 88, 89, 5552, 70_001]) {
    const bytes = new Uint8Array(length).fill(255);
    assert.equal(adler32(bytes), zlibAdler(bytes));
  }
});

Deno.test("joinAdler32() gives the checksum of two stretches together", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.uint8Array({ maxLength: 200 }),
      (one, other) => {
        const joined = joinAdler32(adler32(one), adler32(other), other.length);
        assert.equal(joined, adler32(Uint8Array.of(...one, ...other)));
      },
    ),
    { seed: 2 },
  );
  const long = new Uint8Array(200_000).fill(255);
  const joined = joinAdler32(adler32(long), adler32(long), long.length);
  assert.equal(joined, adler32(new Uint8Array(400_000).fill(255)));
});
