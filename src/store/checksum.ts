import { crc32 } from "node:zlib";

/**
 * CRC-32 of a row: of its keys and fields, so that a row in the wrong place does not pass either, and of
 * its data.
 */
export function checksum(
  fields: readonly (string | number | null | undefined)[],
  data?: Uint8Array,
): number {
  // 31 bits: from larger starts Deno 2.4 goes on wrongly, once its compiler has optimised the call.
  const start = crc32(JSON.stringify(fields)) & 0x7fffffff;
  return data === undefined ? start : crc32(data, start);
}
