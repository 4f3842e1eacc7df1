import { joinBytes } from "./join_bytes.ts";

/**
 * All bytes of a file that is read in parts, whatever it is (`/dev/zero` has no end). Throws a
 * RangeError with words for a user where there are more than `mostBytes`.
 */
export async function boundedBytes(
  parts: AsyncIterable<Uint8Array>,
  mostBytes: number,
): Promise<Uint8Array> {
  const taken: Uint8Array[] = [];
  let length = 0;
  for await (const part of parts) {
    length += part.length;
    if (length > mostBytes) {
      throw new RangeError(`it is larger than ${Math.round(mostBytes / 2 ** 20)} MiB`);
    }
    taken.push(part);
  }
  return joinBytes(...taken);
}
