import { crc32 } from "node:zlib";

/**
 * CRC-32 of a row: of its keys and fields, so that a row in the wrong place does not pass either, and of
 * its data.
 */
export function checksum(
  fields: readonly (string | number | null | undefined)[],
  data?: Uint8Array,
): number {
  const start = crc32(JSON.stringify(fields));
  return data === undefined ? start : crc32(data, start);
}
