const PRIME = 65521;

/** Words after which the sums of lanes, 16 bits each, could overflow: 255 x 22 x 23 / 2 < 2^16. */
const WORDS = 22;

/**
 * The Adler-32 checksum of bytes (RFC 1950). Four bytes are added at a time, in two words of two
 * lanes each: half the time of a byte at a time, and it is taken of every pixel that changed.
 */
export function adler32(bytes: Uint8Array): number {
  let low = 1, high = 0, at = 0;
  if (LITTLE_ENDIAN && bytes.byteOffset % 4 === 0) {
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
    for (let word = 0; word < words.length;) {
      const end = Math.min(words.length, word + WORDS), count = end - word;
      let even = 0, odd = 0, evenSums = 0, oddSums = 0;
      for (; word < end; word++) {
        const four = words[word]!;
        evenSums += even;
        oddSums += odd;
        even += four & 0x00ff00ff;
        odd += four >>> 8 & 0x00ff00ff;
      }
      const b0 = even & 0xffff, b2 = even >>> 16, b1 = odd & 0xffff, b3 = odd >>> 16;
      const sums = (evenSums & 0xffff) + (evenSums >>> 16) + (oddSums & 0xffff) + (oddSums >>> 16);
      high = (high + 4 * (count * low + sums) + 4 * b0 + 3 * b1 + 2 * b2 + b3) % PRIME;
      low = (low + b0 + b1 + b2 + b3) % PRIME;
    }
    at = words.length << 2;
  }
  for (; at < bytes.length; at++) {
    low = (low + bytes[at]!) % PRIME;
    high = (high + low) % PRIME;
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

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
