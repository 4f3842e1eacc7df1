import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import { BandDeflater } from "../../src/raster/band_deflater.ts";

const STRIDE = 1000, HEIGHT = 450;

function picture(): Uint8Array {
  return Uint8Array.from({ length: STRIDE * HEIGHT }, (_, at) => at * at >> 7 & 15);
}

function inflated(deflater: BandDeflater): Uint8Array {
  const parts = deflater.parts();
  // Also checks the Adler-32.
  return new Uint8Array(inflateSync(Uint8Array.from(parts.flatMap((part) => [...part]))));
}

Deno.test("BandDeflater makes one stream that inflates to all rows, after any change", () => {
  const pixels = picture();
  const deflater = new BandDeflater({ pixels, stride: STRIDE, height: HEIGHT });
  const bands = [...deflater.deflate()].length;
  assert.ok(bands > 3);
  assert.ok(inflated(deflater).every((byte, at) => byte === pixels[at]));
  pixels.fill(9, 120 * STRIDE, 121 * STRIDE);
  deflater.forget({ top: 120, bottom: 121 });
  assert.equal([...deflater.deflate()].length, 1, "one band is compressed anew");
  assert.ok(inflated(deflater).every((byte, at) => byte === pixels[at]));
  pixels.fill(3);
  deflater.forget({ top: 0, bottom: HEIGHT });
  assert.equal([...deflater.deflate()].length, bands);
  assert.ok(inflated(deflater).every((byte) => byte === 3));
});

Deno.test("BandDeflater compresses nothing twice, and refuses a stream with a band missing", () => {
  const deflater = new BandDeflater({ pixels: picture(), stride: STRIDE, height: HEIGHT });
  assert.throws(() => deflater.parts(), /has not been compressed/);
  assert.ok([...deflater.deflate()].length > 0);
  assert.equal([...deflater.deflate()].length, 0);
});

Deno.test("BandDeflater takes pictures of one row and of very long rows", () => {
  for (const [stride, height] of [[5, 1], [200_000, 3], [1, 70]] as const) {
    const pixels = new Uint8Array(stride * height).fill(7);
    const deflater = new BandDeflater({ pixels, stride, height }, { level: 9 });
    assert.ok([...deflater.deflate()].length > 0);
    assert.deepEqual(inflated(deflater), pixels);
  }
});
