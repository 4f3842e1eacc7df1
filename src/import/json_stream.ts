import { Tokenizer, TokenParser, TokenType } from "@streamparser/json";
import { UsageError } from "../model/errors.ts";
import { shown } from "./import_fault.ts";
import { JsonGuard } from "./json_guard.ts";
import { afterToken, placeInFile } from "./json_place.ts";

/** What of a JSON object is wanted, and who takes it. */
export interface JsonStreamOptions {
  /** Members that must be lists where they are there. */
  readonly lists: readonly string[];
  /** What is handed over, e.g. `format`, `metrics.*`, `sessions.*.label`; nothing else is held. */
  readonly paths: readonly string[];
  /** Takes a value, whose way from the outermost object is `keys`: names, and numbers from 0 within lists. */
  readonly onValue: (value: unknown, keys: readonly (string | number)[]) => void;
  readonly signal?: AbortSignal | undefined;
}

const CHUNK_BYTES = 256 * 1024;
/** Tokens of one value that is handed over, or of an item that is passed over. */
const MOST_PARTS = 2_000_000;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * Reads a file that holds one JSON object, however large, and holds no more of it than one value. Returns the
 * members that it had. Integers of 64 bits keep their digits, beyond 2^53 as bigints. `NaN` and `Infinity` are
 * something that is no number. Throws a `UsageError` with line and column of what is not JSON, or is nested too deep or
 * too long, and whatever the taker throws.
 */
export async function readJsonStream(
  source: string,
  options: JsonStreamOptions,
): Promise<ReadonlySet<string>> {
  const { signal } = options;
  const stream = new JsonStream(source, options);
  using file = await Deno.open(source, { read: true });
  const chunk = new Uint8Array(CHUNK_BYTES);
  let isFirst = true;
  for (;;) {
    const length = await file.read(chunk);
    signal?.throwIfAborted();
    if (length === null) break;
    // A mark is no part of the text: blanks in its place leave the rest where it is.
    const isMarked = isFirst && BYTE_ORDER_MARK.every((byte, index) => chunk[index] === byte);
    if (isMarked) chunk.fill(0x20, 0, BYTE_ORDER_MARK.length);
    isFirst = false;
    stream.write(chunk.subarray(0, length));
    signal?.throwIfAborted();
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
  readonly #guard: JsonGuard;
  #depth = 0;
  /** The last word at depth 1, and whether its colon was read. */
  #name = "";
  #awaitsValue = false;
  #lastAt: number | undefined;
  /** Since something was handed over last. */
  #parts = 0;
  #parsing = false;
  /** What a taker threw: not the fault of the text. */
  #refused: { readonly error: unknown } | undefined;

  constructor(source: string, { lists, paths, onValue }: JsonStreamOptions) {
    this.#source = source;
    this.#lists = lists;
    this.#guard = new JsonGuard((at, what) => {
      const { line, column } = placeInFile(source, at);
      throw new UsageError(`${source}:${line}:${column}: ${what}`);
    });
    this.#parser = new TokenParser({ paths: paths.map((path) => `$.${path}`), keepStack: false });
    this.#parser.onValue = ({ value, key, stack }) => {
      this.#parts = 0;
      const keys: (string | number)[] = [];
      for (let at = 1; at < stack.length; at++) keys.push(stack[at]!.key!);
      keys.push(key!);
      try {
        onValue(value, keys);
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

  write(bytes: Uint8Array): void {
    this.#parse(() => this.#guard.pass(bytes));
  }

  #parse(next: () => Uint8Array): void {
    try {
      this.#tokenizer.write(next());
    } catch (error) {
      throw this.#explained(error);
    }
  }

  end(): void {
    this.#parse(() => this.#guard.end());
    try {
      this.#tokenizer.end();
    } catch (error) {
      throw this.#explained(error, true);
    }
    if (!this.#parser.isEnded) throw this.#explained(undefined, true);
  }

  /** Follows the names of the object's members: the parser tells nothing of those that are not lists. */
  #watch({ token, value }: { readonly token: TokenType; readonly value: unknown }): void {
    // Items of a long list that is passed over are let go one by one.
    if (this.#depth <= 2) this.#parts = 0;
    else if (++this.#parts > MOST_PARTS) {
      const { line, column } = placeInFile(this.#source, this.#lastAt ?? 0);
      throw new UsageError(
        `${this.#source}:${line}:${column}: one value has more than ${MOST_PARTS} parts`,
      );
    }
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
    const lastAt = this.#lastAt ?? 0;
    const byte = atEnd
      ? Infinity
      : this.#parsing || this.#lastAt === undefined
      ? lastAt
      : afterToken(this.#source, lastAt);
    const { line, column, text } = placeInFile(this.#source, byte);
    const what = text === ""
      ? "it ends in the middle, as if it was cut short while it was written"
      : `unexpected ${shown(text)}`;
    return new UsageError(`${this.#source}:${line}:${column}: it is not JSON: ${what}`, { cause });
  }
}

/** Integers of 64 bits keep their digits; longer ones are no counts, and would cost time to convert. */
class ExactTokenizer extends Tokenizer {
  protected override parseNumber(text: string): number {
    const number = Number(text);
    if (Number.isSafeInteger(number) || !/^-?\d{1,20}$/.test(text)) return number;
    return BigInt(text) as unknown as number;
  }
}

function shownToken(value: unknown): string {
  return value === "[" || value === "{" ? value : shown(value);
}
