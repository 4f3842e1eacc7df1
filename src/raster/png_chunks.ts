/** A PNG chunk: length, type, data, CRC (PNG specification, third edition, section 5.3). */
export function pngChunk(type: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const chunk = new Uint8Array(length + 12);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, length);
  for (let index = 0; index < 4; index++) chunk[4 + index] = type.charCodeAt(index);
  let at = 8;
  for (const part of parts) {
    chunk.set(part, at);
    at += part.length;
  }
  view.setUint32(at, crc32(chunk.subarray(4, at)));
  return chunk;
}

/** The header chunk of a picture of 8 bits a sample. */
export function headerChunk(width: number, height: number, colorType: PngColorType): Uint8Array {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data[8] = 8;
  data[9] = colorType;
  return pngChunk("IHDR", data);
}

export const PNG_RGB = 2;
export const PNG_INDEXED = 3;
export const PNG_RGBA = 6;
export type PngColorType = typeof PNG_RGB | typeof PNG_INDEXED | typeof PNG_RGBA;

/** A whole file of chunks, the closing one added. */
export function pngFile(...chunks: readonly Uint8Array[]): Uint8Array {
  const all = [SIGNATURE, ...chunks, pngChunk("IEND")];
  const file = new Uint8Array(all.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of all) {
    file.set(chunk, at);
    at += chunk.length;
  }
  return file;
}

/** A remark of printable ASCII under one of PNG's keywords, e.g. `Software`. */
export function textChunk(keyword: string, text: string): Uint8Array {
  const plain = text.replace(/[^\x20-\x7e]/g, "?");
  return pngChunk("tEXt", new TextEncoder().encode(`${keyword}\0${plain}`));
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ value >>> 1 : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (let index = 0; index < bytes.length; index++) {
    value = CRC_TABLE[(value ^ bytes[index]!) & 255]! ^ value >>> 8;
  }
  return ~value >>> 0;
}
