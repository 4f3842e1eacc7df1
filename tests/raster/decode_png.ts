import assert from "node:assert/strict";
import { crc32, inflateSync } from "node:zlib";

export interface DecodedPng {
  readonly width: number;
  readonly height: number;
  readonly colorType: number;
  /** RGBA, row by row. */
  readonly rgba: Uint8Array;
  readonly chunks: readonly string[];
}

/**
 * A PNG decoder for 8-bit pictures that believes nothing: signature, order, lengths, checksums,
 * sizes and indexes are asserted (PNG specification, third edition).
 */
export function decodePng(png: Uint8Array): DecodedPng {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  assert.deepEqual([...png.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  const chunks: string[] = [], data: Uint8Array[] = [];
  let width = 0, height = 0, colorType = -1, palette = new Uint8Array(0), at = 8;
  while (at < png.length) {
    const length = view.getUint32(at);
    const type = new TextDecoder().decode(png.subarray(at + 4, at + 8));
    const body = png.subarray(at + 8, at + 8 + length);
    assert.equal(
      view.getUint32(at + 8 + length),
      crc32(png.subarray(at + 4, at + 8 + length)),
      type,
    );
    chunks.push(type);
    if (type === "IHDR") {
      [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
      assert.equal(body[8], 8, "bits a sample");
      colorType = body[9]!;
      assert.deepEqual([...body.subarray(10)], [0, 0, 0], "no other methods, no interlacing");
    } else if (type === "PLTE") palette = Uint8Array.from(body);
    else if (type === "IDAT") data.push(body);
    at += length + 12;
  }
  assert.equal(at, png.length);
  assert.equal(chunks[0], "IHDR");
  assert.equal(chunks.at(-1), "IEND");
  const samples = { 2: 3, 3: 1, 6: 4 }[colorType] ?? assert.fail(`colour type ${colorType}`);
  // Checks the Adler-32 of what it inflates.
  const rows = inflateSync(Uint8Array.from(data.flatMap((part) => [...part])));
  assert.equal(rows.length, (width * samples + 1) * height);
  const rgba = new Uint8Array(4 * width * height);
  for (let y = 0, from = 0, to = 0; y < height; y++) {
    assert.equal(rows[from++], 0, "the filter type of a row");
    for (let x = 0; x < width; x++, to += 4, from += samples) {
      if (colorType === 3) {
        const index = rows[from]!;
        assert.ok(3 * index < palette.length, `index ${index} is not in the palette`);
        rgba.set(palette.subarray(3 * index, 3 * index + 3), to);
      } else rgba.set(rows.subarray(from, from + samples), to);
      if (samples !== 4) rgba[to + 3] = 255;
    }
  }
  return { width, height, colorType, rgba, chunks };
}
