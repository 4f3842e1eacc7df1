import { CollectError } from "../model/errors.ts";
import { plainText } from "../base/plain_text.ts";

/**
 * The `result` of a JSON-RPC 2.0 reply, not yet validated further. All bytes are decoded at once,
 * so that no character is split. Throws a `CollectError`: `rpc-error` with the server's own words
 * for an `error` object, `malformed` where the bytes are no reply (which says whether they were cut short).
 */
export function readResult(bytes: Uint8Array): unknown {
  return resultOf(parse(bytes));
}

/**
 * The same of a reply to `admin_lookup_records`, and the names of the records in it that are not
 * JSON and had to be left out.
 */
export function readRecords(
  bytes: Uint8Array,
): { readonly result: unknown; readonly lost: readonly string[] } {
  try {
    return { result: readResult(bytes), lost: [] };
  } catch (error) {
    if (!(error instanceof CollectError) || error.reason !== "malformed") throw error;
    const salvaged = salvageRecords(new TextDecoder().decode(bytes));
    if (salvaged === undefined) throw error;
    let reply: unknown;
    try {
      reply = JSON.parse(salvaged.text);
    } catch {
      throw error;
    }
    return { result: resultOf(reply), lost: salvaged.lost };
  }
}

function resultOf(reply: unknown): unknown {
  if (typeof reply !== "object" || reply === null || Array.isArray(reply)) {
    throw malformed(
      `the server's reply is ${
        Array.isArray(reply) ? "a list" : reply === null ? "null" : `a ${typeof reply}`
      }, not a JSON-RPC object`,
    );
  }
  if ("error" in reply && reply.error !== null) {
    throw new CollectError("rpc-error", `the server refused: ${wordsOf(reply.error)}`);
  }
  if (!("result" in reply)) {
    throw malformed(`the server's reply has neither "result" nor "error"`);
  }
  return reply.result;
}

function parse(bytes: Uint8Array): unknown {
  if (bytes.length === 0) throw malformed("the server's reply is empty");
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    // A lenient look tells a cut character at the end from bytes that are no text at all.
    const lenient = new TextDecoder().decode(bytes);
    const cut = lenient.indexOf("\ufffd") >= lenient.length - 3;
    throw unreadable(bytes, cut && isCutShort(lenient), "is not valid UTF-8", cause);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(bytes, isCutShort(text), `is not JSON; it begins with ${sample(text)}`, cause);
  }
}

function unreadable(bytes: Uint8Array, cut: boolean, what: string, cause: unknown): CollectError {
  return malformed(
    cut
      ? `the server's reply was cut short after ${bytes.length} bytes: it probably stopped while answering`
      : `the server's reply (${bytes.length} bytes) ${what}; is this the JSONRPC socket of Traffic Server?`,
    { cause },
  );
}

/** Whether a text that is not JSON is the beginning of an object. */
function isCutShort(text: string): boolean {
  if (!/^\s*\{\s*("|$)/.test(text)) return false;
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (inString) {
      if (char === 0x5c) i++;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x7b || char === 0x5b) depth++;
    else if (char === 0x7d || char === 0x5d) depth--;
  }
  return inString || depth > 0;
}

/** ATS puts what a method's handler said into `data`. */
function wordsOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return plainText(String(error));
  const { message, code, data } = error as { message?: unknown; code?: unknown; data?: unknown };
  const words = typeof message === "string" ? message : "an error without a message";
  const number = typeof code === "number" || typeof code === "string" ? ` (${code})` : "";
  const details = (Array.isArray(data) ? data : []).flatMap((item: unknown) =>
    typeof item === "object" && item !== null && "message" in item &&
      typeof item.message === "string"
      ? [item.message]
      : []
  );
  return plainText([words + number, ...details.slice(0, 3)].join(": "));
}

function sample(text: string): string {
  return JSON.stringify(plainText(text.slice(0, 80), 40));
}

function malformed(message: string, options?: ErrorOptions): CollectError {
  return new CollectError("malformed", message, options);
}

/** A reply without the records of it that are not JSON. */
interface Salvaged {
  /** JSON, apart from them. */
  readonly text: string;
  /** Their names, as they stand there; empty where a name cannot be read. */
  readonly lost: readonly string[];
}

/** How `lookup_records` begins each element of its list. */
const ELEMENT = /\{\s*"record"\s*:/g;
const LIST = /"recordList"\s*:\s*\[/;
const LIST_END = /\]\s*,\s*"errorList"\s*:/g;
const NAME = /"record_name"\s*:\s*"((?:[^"\\]|\\.)*)"/;
/** What a decoder puts in place of bytes that are no text. */
const NO_TEXT = "\ufffd";

/**
 * Takes out of a reply to `admin_lookup_records` what keeps it from being JSON. The server writes by
 * yaml-cpp, whose double-quoted style has escapes that JSON has not (`\x1b`, `\U0001f600`): one
 * value with a control character would cost all others. Undefined where nothing can be taken out,
 * as of a reply that was cut short. The rest is as strictly parsed as ever, and may not be JSON still.
 */
export function salvageRecords(text: string): Salvaged | undefined {
  const list = LIST.exec(text);
  if (list === null) return undefined;
  const from = list.index + list[0].length;
  const starts = [...text.matchAll(ELEMENT)].map(({ index }) => index).filter((at) => at >= from);
  const first = starts[0];
  if (first === undefined) return undefined;
  const kept: string[] = [];
  const lost: string[] = [];
  let end = first;
  for (const [place, start] of starts.entries()) {
    const next = starts[place + 1];
    const closed = endOfObject(text, start, next ?? text.length);
    const element = text.slice(start, closed);
    if (closed !== undefined && isJson(element)) {
      kept.push(element);
      end = closed;
      continue;
    }
    lost.push(NAME.exec(element)?.[1] ?? "");
    // A broken element ends where the next begins, the last one with the list.
    const ends = next ?? endOfList(text, start) ?? closed;
    if (ends === undefined) return undefined;
    end = ends;
  }
  if (lost.length === 0) return undefined;
  return { text: text.slice(0, first) + kept.join(",") + text.slice(end), lost };
}

function endOfList(text: string, start: number): number | undefined {
  const end = new RegExp(LIST_END);
  end.lastIndex = start;
  return end.exec(text)?.index;
}

function isJson(element: string): boolean {
  if (element.includes(NO_TEXT)) return false;
  try {
    JSON.parse(element);
    return true;
  } catch {
    return false;
  }
}

/** Behind the bracket that closes the object at `start`; undefined where none does before `limit`. */
function endOfObject(text: string, start: number, limit: number): number | undefined {
  let depth = 0;
  let inString = false;
  for (let at = start; at < limit; at++) {
    const char = text.charCodeAt(at);
    if (inString) {
      if (char === 0x5c) at++;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x7b || char === 0x5b) depth++;
    else if ((char === 0x7d || char === 0x5d) && --depth === 0) return at + 1;
  }
  return undefined;
}
