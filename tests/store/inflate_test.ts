import assert from "node:assert/strict";
import { deflateRawSync } from "node:zlib";
import { inflate } from "../../src/store/inflate.ts";

Deno.test("inflate() unpacks what fits, and refuses a few bytes that stand for far more", () => {
  const packed = deflateRawSync(new Uint8Array(100_000));
  assert.equal(inflate(packed, 100_000).length, 100_000);
  assert.throws(() => inflate(packed, 99_999), RangeError);
  assert.throws(
    () => inflate(deflateRawSync(new Uint8Array(70 * 2 ** 20))),
    /at most 67108864 bytes/,
  );
});

Deno.test("inflate() refuses what is not packed at all", () => {
  assert.throws(() => inflate(Uint8Array.of(0xff, 0xff, 0xff)), RangeError);
});
