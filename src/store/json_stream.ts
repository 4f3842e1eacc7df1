import { Tokenizer, TokenParser, TokenType } from "@streamparser/json";
import { UsageError } from "../model/errors.ts";
import { shown } from "./imported_event.ts";
import { afterToken, placeInFile } from "./json_place.ts";

/** What of a JSON object is wanted, and who takes it. */
export interface JsonStreamOptions {
  /** Members that must be lists; their items are handed over one by one, with their number from 0. */
  readonly lists: readonly string[];
  readonly onItem: (list: string, item: unknown, index: number) => void;
  /** Members that are handed over as they are. */
  readonly fields: readonly string[];
  readonly onField: (name: string, value: unknown) => void;
  readonly signal?: AbortSignal;
}

const CHUNK_BYTES = 256 * 1024;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * Reads a file that holds one JSON object, however large, and holds no more of it than one item. Returns the
 * members that it had. Integers beyond 2^53 become bigints. Throws a `UsageError` with line and column of what is
 * not JSON, and whatever the takers throw.
 */
export async function readJsonStream(
  source: string,
  options: JsonStreamOptions,
): Promise<ReadonlySet<string>> {
  const { signal } = options;
  const stream = new JsonStream(source, options);
  using file = await Deno.open(source, { read: true });
  const chunk = new Uint8Array(CHUNK_BYTES);
  let at = 0;
  for (;;) {
    const length = await file.read(chunk);
    signal?.throwIfAborted();
    if (length === null) break;
    const marked = at === 0 && BYTE_ORDER_MARK.every((byte, index) => chunk[index] === byte);
    if (marked) stream.beginsAt(BYTE_ORDER_MARK.length);
    stream.write(chunk.subarray(marked ? BYTE_ORDER_MARK.length : 0, length));
    at += length;
  }
  stream.end();
  return stream.members;
}

class JsonStream {
  readonly members = new Set<string>();
  readonly #source: string;
  readonly #lists: readonly string[];
  readonly #tokenizer = new ExactTokenizer({ stringBufferSize: 4096, numberBufferSize: 256 });
  readonly #parser: TokenParser;
  #startsAt = 0;
  #depth = 0;
  /** The last word at depth 1, and whether its colon was read. */
  #name = "";
  #awaitsValue = false;
  #lastAt: number | undefined;
  #parsing = false;
  /** What a taker threw: not the fault of the text. */
  #refused: { readonly error: unknown } | undefined;

  constructor(source: string, { lists, fields, onItem, onField }: JsonStreamOptions) {
    this.#source = source;
    this.#lists = lists;
    this.#parser = new TokenParser({
      paths: [...lists.map((name) => `$.${name}.*`), ...fields.map((name) => `$.${name}`)],
      keepStack: false,
    });
    this.#parser.onValue = ({ value, key, stack }) => {
      try {
        if (stack.length === 1) onField(String(key), value);
        else onItem(String(stack[1]?.key), value, Number(key));
      } catch (error) {
        this.#refused = { error };
        throw error;
      }
    };
    this.#tokenizer.onToken = (token) => {
      this.#lastAt = token.offset;
      this.#watch(token);
      this.#parsing = true;
      this.#parser.write(token);
      this.#parsing = false;
    };
  }

  /** What comes before is no part of it. */
  beginsAt(byte: number): void {
    this.#startsAt = byte;
  }

  write(bytes: Uint8Array): void {
    try {
      this.#tokenizer.write(bytes);
    } catch (error) {
      throw this.#explained(error);
    }
  }

  end(): void {
    try {
      this.#tokenizer.end();
    } catch (error) {
      throw this.#explained(error, true);
    }
    if (!this.#parser.isEnded) throw this.#explained(undefined, true);
  }

  /** Follows the names of the object's members: the parser tells nothing of those that are not lists. */
  #watch({ token, value }: { readonly token: TokenType; readonly value: unknown }): void {
    if (this.#depth === 0 && this.#lastAt !== undefined && token !== TokenType.LEFT_BRACE) {
      if (this.#parser.isEnded) return;
      throw new UsageError(
        `${this.#source}: expected an object with "${this.#lists[0]}", got ${shownToken(value)}`,
      );
    }
    if (this.#awaitsValue) {
      this.#awaitsValue = false;
      this.members.add(this.#name);
      if (this.#lists.includes(this.#name) && token !== TokenType.LEFT_BRACKET) {
        throw new UsageError(
          `${this.#source}: expected a list "${this.#name}", got ${shownToken(value)}`,
        );
      }
    }
    if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) this.#depth++;
    else if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) this.#depth--;
    else if (this.#depth === 1 && token === TokenType.STRING) this.#name = String(value);
    else if (this.#depth === 1 && token === TokenType.COLON) this.#awaitsValue = true;
  }

  #explained(cause: unknown, atEnd = false): unknown {
    if (this.#refused !== undefined) return this.#refused.error;
    if (cause instanceof UsageError) return cause;
    const lastAt = (this.#lastAt ?? 0) + this.#startsAt;
    const byte = atEnd
      ? Infinity
      : this.#parsing
      ? lastAt
      : this.#lastAt === undefined
      ? this.#startsAt
      : afterToken(this.#source, lastAt);
    const { line, column, text } = placeInFile(this.#source, byte);
    const what = text === ""
      ? "it ends in the middle, as if it was cut short while it was written"
      : `unexpected ${shown(text)}`;
    return new UsageError(`${this.#source}:${line}:${column}: it is not JSON: ${what}`, { cause });
  }
}

/** Integers beyond 2^53 keep their digits. */
class ExactTokenizer extends Tokenizer {
  protected override parseNumber(text: string): number {
    const number = Number(text);
    if (Number.isSafeInteger(number) || !/^-?\d+$/.test(text)) return number;
    return BigInt(text) as unknown as number;
  }
}

function shownToken(value: unknown): string {
  return value === "[" || value === "{" ? value : shown(value);
}
