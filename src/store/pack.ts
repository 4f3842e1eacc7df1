import { deflateRawSync, inflateRawSync } from "node:zlib";
import { joinBytes } from "../base/join_bytes.ts";

/** Data is deflated in pieces of so many bytes: however it was made, one cannot ask for more than 1032 times that. */
const PIECE_BYTES = 65_536;
/** Deflate makes nothing longer by more than this. */
const MOST_PACKED = PIECE_BYTES + 1024;
const HEAD_BYTES = 8;
/** The most that one part of a recording unpacks to: a tail is folded into a block long before it holds so much. */
const MOST_BYTES = 64 * 2 ** 20;

/** Deflates data, piece by piece; each is preceded by its length before and after. */
export function pack(data: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < data.length; at += PIECE_BYTES) {
    const piece = data.subarray(at, at + PIECE_BYTES);
    const packed = deflateRawSync(piece);
    const head = new Uint8Array(HEAD_BYTES);
    const view = new DataView(head.buffer);
    view.setUint32(0, piece.length, true);
    view.setUint32(4, packed.length, true);
    parts.push(head, packed);
  }
  return joinBytes(...parts);
}

/** What `pack` was given. Throws a `RangeError` for anything else, before it takes more memory than that could. */
export function unpack(packed: Uint8Array): Uint8Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const pieces: Uint8Array[] = [];
  let total = 0;
  for (let at = 0; at < packed.length;) {
    if (at + HEAD_BYTES > packed.length) throw new RangeError("the data ends too early");
    const length = view.getUint32(at, true), packedLength = view.getUint32(at + 4, true);
    const end = at + HEAD_BYTES + packedLength;
    total += length;
    if (
      length > PIECE_BYTES || packedLength > MOST_PACKED || end > packed.length ||
      total > MOST_BYTES
    ) throw new RangeError("the data has a piece of an impossible length");
    const piece = inflateRawSync(packed.subarray(at + HEAD_BYTES, end), { chunkSize: length + 64 });
    if (piece.length !== length) throw new RangeError("the data has a piece of the wrong length");
    pieces.push(piece);
    at = end;
  }
  return pieces.length === 1 ? pieces[0]! : joinBytes(...pieces);
}
