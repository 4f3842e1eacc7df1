import { crc32, deflateSync, inflateSync } from "node:zlib";
import assert from "node:assert/strict";

/** Pixels of a picture, RGBA. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];

/** A picture, and how its file is made. */
export interface DecodedPng extends Pixels {
  readonly colorType: number;
  /** The types of the chunks, in their order. */
  readonly chunks: readonly string[];
}

/**
 * Decodes a PNG of 8 bits a channel, RGB, RGBA or indexed, not interlaced, and believes nothing:
 * signature, order, lengths, checksums, sizes and indexes are asserted.
 * Source: the PNG specification, third edition.
 */
export function decodePng(png: Uint8Array): DecodedPng {
  assert.deepEqual([...png.subarray(0, 8)], SIGNATURE, "a PNG's signature");
  const view = new DataView(png.buffer, png.byteOffset, png.length);
  let [width, height, channels, colorType] = [0, 0, 0, -1];
  const chunks: string[] = [];
  const parts: Uint8Array[] = [];
  let palette: Uint8Array | undefined;
  for (let at = 8; at < png.length;) {
    assert.notEqual(chunks.at(-1), "IEND", "nothing follows the end");
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
      [width, height, colorType] = [view.getUint32(at + 8), view.getUint32(at + 12), body[9]!];
      assert.equal(body[8], 8, "8 bits a channel");
      assert.deepEqual([...body.subarray(10)], [0, 0, 0], "no other methods, no interlacing");
      channels = { 2: 3, 3: 1, 6: 4 }[colorType] ?? assert.fail("RGB, RGBA or indexed");
    } else if (type === "PLTE") palette = body;
    else if (type === "IDAT") parts.push(body);
    at += 12 + length;
  }
  assert.equal(chunks[0], "IHDR", "the header comes first");
  assert.equal(chunks.at(-1), "IEND", "the PNG is complete");
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (joined.set(part, at), at + part.length), 0);
  const data = new Uint8Array(inflateSync(joined));
  assert.equal(data.length, height * (width * channels + 1), "as many pixels as announced");
  return { ...unfilter(data, { width, height, channels, palette }), colorType, chunks };
}

function unfilter(
  data: Uint8Array,
  { width, height, channels, palette }: {
    width: number;
    height: number;
    channels: number;
    palette: Uint8Array | undefined;
  },
): Pixels {
  const stride = width * channels;
  const rgba = new Uint8Array(width * height * 4).fill(255);
  let above = new Uint8Array(stride);
  for (let y = 0; y < height; y++) {
    const filter = data[y * (stride + 1)]!;
    assert.ok(filter <= 4, "a known filter type");
    const line = data.slice(y * (stride + 1) + 1, (y + 1) * (stride + 1));
    for (let x = 0; x < stride; x++) {
      const left = x >= channels ? line[x - channels] ?? 0 : 0;
      const up = above[x] ?? 0;
      const corner = x >= channels ? above[x - channels] ?? 0 : 0;
      line[x] = (line[x] ?? 0) + [0, left, up, left + up >> 1, paeth(left, up, corner)][filter]!;
    }
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      if (channels === 1) {
        const entry = palette?.subarray(line[x]! * 3, line[x]! * 3 + 3);
        assert.equal(entry?.length, 3, "an index within the palette");
        rgba.set(entry!, at);
      } else rgba.set(line.subarray(x * channels, (x + 1) * channels), at);
    }
    above = line;
  }
  return { width, height, rgba };
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** Encodes RGBA pixels as a PNG. */
export function encodePng({ width, height, rgba }: Pixels): Uint8Array {
  const raw = new Uint8Array(height * (width * 4 + 1));
  for (let y = 0; y < height; y++) {
    raw.set(rgba.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1);
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 6, 0, 0, 0], 8);
  const chunks = [
    Uint8Array.from(SIGNATURE),
    chunk("IHDR", header),
    chunk("IDAT", new Uint8Array(deflateSync(raw))),
    chunk("IEND", new Uint8Array()),
  ];
  const png = new Uint8Array(chunks.reduce((sum, part) => sum + part.length, 0));
  chunks.reduce((at, part) => (png.set(part, at), at + part.length), 0);
  return png;
}

function chunk(type: string, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(body, 8);
  view.setUint32(8 + body.length, crc32(bytes.subarray(4, 8 + body.length)));
  return bytes;
}
