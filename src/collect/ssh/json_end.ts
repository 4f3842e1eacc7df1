/**
 * Finds the end of the first JSON object or array in bytes that arrive in chunks. UTF-8 needs no
 * decoding for that: no byte of a longer character looks like a bracket, a quote or a backslash.
 */
export class JsonEnd {
  #depth = 0;
  #inString = false;
  #escaped = false;
  #found = false;

  /** Whether the value is complete with this chunk. */
  push(chunk: Uint8Array): boolean {
    for (const byte of chunk) {
      if (this.#found) break;
      if (this.#escaped) this.#escaped = false;
      else if (this.#inString) {
        if (byte === 0x5c) this.#escaped = true;
        else if (byte === 0x22) this.#inString = false;
      } else if (byte === 0x22) this.#inString = true;
      else if (byte === 0x7b || byte === 0x5b) this.#depth++;
      else if (byte === 0x7d || byte === 0x5d) this.#found = --this.#depth <= 0;
    }
    return this.#found;
  }
}
