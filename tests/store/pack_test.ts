import assert from "node:assert/strict";
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { pack, unpack } from "../../src/store/pack.ts";

Deno.test("unpack() gives back what was packed, of any length", () => {
  fc.assert(fc.property(fc.uint8Array(), (data) => {
    assert.deepEqual(Uint8Array.from(unpack(pack(data))), data);
  }));
  for (const length of [65_535, 65_536, 65_537, 200_000]) {
    const data = Uint8Array.from({ length }, (_, at) => Math.imul(at, 2654435761) >>> 24);
    assert.deepEqual(Uint8Array.from(unpack(pack(data))), data);
  }
});

/** A piece as it would stand in a file, with whatever lengths. */
function piece(length: number, packed: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + packed.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length, true);
  view.setUint32(4, packed.length, true);
  bytes.set(packed, 8);
  return bytes;
}

Deno.test("unpack() refuses a few bytes that stand for gigabytes, by whatever length they claim", () => {
  const bomb = deflateRawSync(new Uint8Array(100 * 2 ** 20));
  assert.ok(bomb.length > 90_000, "it is longer than any piece");
  for (const length of [1, 65_536, 100 * 2 ** 20]) {
    assert.throws(() => unpack(piece(length, bomb)), /an impossible length/);
  }
  const small = deflateRawSync(new Uint8Array(2 ** 20));
  assert.throws(() => unpack(piece(65_536, small)), /the wrong length/);
});

Deno.test("unpack() throws on data that was cut at any place", () => {
  const packed = pack(Uint8Array.from({ length: 70_000 }, (_, at) => at));
  for (let length = 1; length < packed.length; length += 7) {
    assert.throws(() => unpack(packed.subarray(0, length)));
  }
});
