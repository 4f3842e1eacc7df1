const PRIME = 65521;

/** The Adler-32 checksum of bytes (RFC 1950). */
export function adler32(bytes: Uint8Array): number {
  let low = 1, high = 0;
  for (let at = 0; at < bytes.length;) {
    // Not more than fit in 32 bits before the remainder must be taken.
    const end = Math.min(bytes.length, at + 5552), whole = at + ((end - at) & ~7);
    for (; at < whole; at += 8) {
      const b0 = bytes[at]!, b1 = bytes[at + 1]!, b2 = bytes[at + 2]!, b3 = bytes[at + 3]!;
      const b4 = bytes[at + 4]!, b5 = bytes[at + 5]!, b6 = bytes[at + 6]!, b7 = bytes[at + 7]!;
      high += 8 * (low + b0) + 7 * b1 + 6 * b2 + 5 * b3 + 4 * b4 + 3 * b5 + 2 * b6 + b7;
      low += b0 + b1 + b2 + b3 + b4 + b5 + b6 + b7;
    }
    for (; at < end; at++) {
      low += bytes[at]!;
      high += low;
    }
    low %= PRIME;
    high %= PRIME;
  }
  return (high << 16 | low) >>> 0;
}

/** The checksum of two stretches of bytes put together, from each one's and the second's length. */
export function joinAdler32(first: number, second: number, secondLength: number): number {
  const low1 = first & 0xffff, high1 = first >>> 16;
  const low2 = second & 0xffff, high2 = second >>> 16;
  const length = secondLength % PRIME;
  const low = (low1 + low2 - 1 + PRIME) % PRIME;
  const high = (high1 + high2 + (length * ((low1 - 1 + PRIME) % PRIME)) % PRIME) % PRIME;
  return (high << 16 | low) >>> 0;
}
