import { joinBytes } from "../base/join_bytes.ts";

/** What no file that is meant to be imported has more of; each would otherwise cost memory or time without end. */
const MOST_LEVELS = 64;
const LONGEST_TEXT = 1_000_000;
const LONGEST_NUMBER = 1000;

const QUOTE = 0x22, BACKSLASH = 0x5c;
const SPACE = 0x20;
const WORDS: readonly { readonly word: Uint8Array; readonly instead: Uint8Array }[] = [
  ["NaN", "{ }"],
  ["Infinity", "null"],
  ["-Infinity", "null"],
].map(([word, instead]) => ({
  word: new TextEncoder().encode(word),
  instead: new TextEncoder().encode(instead!.padEnd(word!.length)),
}));
/** The longest word, and what follows on it. */
const LOOK_AHEAD = 10;

function isWordByte(byte: number | undefined): boolean {
  return byte !== undefined && /[\w.+-]/.test(String.fromCharCode(byte));
}

/**
 * Looks through the bytes of a JSON text before they are parsed. What is nested too deep or too long is told to
 * `refuse` with its place. `NaN` and `Infinity`, which Python's encoder writes, become values of the same length that JSON
 * has: an empty object or null, either of which is no number. Throws what `refuse` throws.
 */
export class JsonGuard {
  readonly #refuse: (byte: number, what: string) => never;
  /** Where the next byte stands in the file. */
  #at = 0;
  #levels = 0;
  #inText = false;
  #escaped = false;
  #length = 0;
  /** The end of the last chunk, where a word may have begun. */
  #kept = new Uint8Array();

  constructor(refuse: (byte: number, what: string) => never) {
    this.#refuse = refuse;
  }

  /** The next bytes as they are to be parsed; some may be held back until those that follow are known. */
  pass(chunk: Uint8Array): Uint8Array {
    const bytes = joinBytes(this.#kept, chunk);
    const end = this.#look(bytes, false);
    this.#kept = bytes.slice(end);
    return bytes.subarray(0, end);
  }

  /** What was held back. */
  end(): Uint8Array {
    const rest = this.#kept;
    this.#look(rest, true);
    this.#kept = new Uint8Array();
    return rest;
  }

  /** Returns how many of the bytes are done with. */
  #look(bytes: Uint8Array, isLast: boolean): number {
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (this.#inText) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) this.#inText = false;
        this.#count(at, LONGEST_TEXT, "a text");
        continue;
      }
      switch (byte) {
        case QUOTE:
          this.#inText = true;
          this.#length = 0;
          continue;
        case 0x5b: // [
        case 0x7b: // {
          if (++this.#levels > MOST_LEVELS) {
            this.#refuse(this.#at + at, `it is nested more than ${MOST_LEVELS} levels deep`);
          }
          this.#length = 0;
          continue;
        case 0x5d: // ]
        case 0x7d: // }
          this.#levels--;
          this.#length = 0;
          continue;
        case 0x2c: // ,
        case 0x3a: // :
        case SPACE:
        case 0x09:
        case 0x0a:
        case 0x0d:
          this.#length = 0;
          continue;
      }
      const startsWord = byte === 0x4e || byte === 0x49 || byte === 0x2d; // N, I, -
      if (startsWord && this.#length === 0) {
        if (!isLast && bytes.length - at < LOOK_AHEAD) return this.#done(at);
        const known = WORDS.find(({ word }) =>
          word.every((own, index) => own === bytes[at + index]) &&
          !isWordByte(bytes[at + word.length])
        );
        if (known !== undefined) {
          bytes.set(known.instead, at);
          at += known.word.length - 1;
          continue;
        }
      }
      this.#count(at, LONGEST_NUMBER, "a number or a word");
    }
    return this.#done(bytes.length);
  }

  #count(at: number, most: number, what: string): void {
    if (++this.#length > most) {
      this.#refuse(this.#at + at - most, `${what} is longer than ${most} bytes`);
    }
  }

  #done(count: number): number {
    this.#at += count;
    return count;
  }
}
