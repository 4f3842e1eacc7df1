import { CollectError } from "../model/errors.ts";
import { isFields } from "../base/fields.ts";
import { plainText } from "../base/plain_text.ts";
import type { RecordValue } from "../model/record_value.ts";
import { readRecords } from "./read_result.ts";

/** What a server said to `admin_lookup_records`. */
export interface ParsedReply {
  readonly values: Map<string, RecordValue>;
  /** Records that the server does not know (`errorList`, code 2000). */
  readonly absent: string[];
  /** All other complaints, and values that are not numbers, each a sentence safe to show. */
  readonly problems: string[];
}

const RECORD_NOT_FOUND = "2000";
/** A hostile or broken reply must not fill the memory with complaints. */
const MAX_PROBLEMS = 20;

/**
 * Reads the reply to `admin_lookup_records` (shape as measured on 10.1.4: values are strings, also
 * for numbers). A single unusable value costs that record alone and is named in `problems`. Throws
 * a `CollectError`, `rpc-error` where the server refused, `malformed` for everything else.
 */
export function parseReply(bytes: Uint8Array): ParsedReply {
  const { result, lost } = readRecords(bytes);
  if (!isFields(result)) throw malformed(`"result" is ${nameOf(result)}, not an object`);
  const values = new Map<string, RecordValue>();
  const absent: string[] = [];
  const problems = new Problems();
  for (const name of lost) {
    problems.add(`${name === "" ? "a record" : `record ${plainText(name)}`}: it is not valid JSON`);
  }
  for (const entry of listOf(result, "recordList")) {
    const record = isFields(entry) ? entry["record"] : undefined;
    const name = isFields(record) ? record["record_name"] : undefined;
    if (!isFields(record) || typeof name !== "string") {
      throw malformed(`an entry of "recordList" is not a record with a name`);
    }
    const value = valueOf(record);
    if (value instanceof Unusable) problems.add(`record ${plainText(name)}: ${value.why}`);
    else values.set(name, value);
  }
  for (const entry of listOf(result, "errorList")) {
    if (!isFields(entry)) throw malformed(`an entry of "errorList" is ${nameOf(entry)}`);
    const { code, message, record_name: name } = entry;
    if (String(code) === RECORD_NOT_FOUND && typeof name === "string") absent.push(name);
    else problems.add(complaint(name, message, code));
  }
  return { values, absent, problems: problems.list() };
}

class Unusable {
  constructor(readonly why: string) {}
}

function valueOf(record: Record<string, unknown>): RecordValue | Unusable {
  const { data_type: type, current_value: value } = record;
  if (typeof value !== "string") return new Unusable(`its value is ${nameOf(value)}, not a string`);
  switch (type) {
    case "INT":
    case "COUNTER":
      return integerOf(value);
    case "FLOAT":
      return floatOf(value);
    case "STRING":
      return value;
    default:
      return new Unusable(`its type is ${typeof type === "string" ? quote(type) : nameOf(type)}`);
  }
}

/** ATS counts in 64 bits; anything longer is not a count and would cost time to convert. */
function integerOf(text: string): number | bigint | Unusable {
  if (!/^-?\d{1,20}$/.test(text)) return new Unusable(`${quote(text)} is not an integer`);
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number === 0 ? 0 : number;
  return BigInt(text);
}

function floatOf(text: string): number | Unusable {
  const number = /^-?\d+(\.\d*)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : NaN;
  return Number.isFinite(number) ? number : new Unusable(`${quote(text)} is not a finite number`);
}

function listOf(result: Record<string, unknown>, key: string): readonly unknown[] {
  const list = result[key];
  if (!Array.isArray(list)) throw malformed(`"${key}" is ${nameOf(list)}, not a list`);
  return list;
}

function complaint(name: unknown, message: unknown, code: unknown): string {
  const where = typeof name === "string" ? `record ${plainText(name, 120)}: ` : "";
  const words = typeof message === "string" && message !== "" ? plainText(message) : "an error";
  const number = typeof code === "string" || typeof code === "number" ? ` (${code})` : "";
  return plainText(`${where}${words}${number}`, 400);
}

class Problems {
  readonly #list: string[] = [];
  #more = 0;

  add(problem: string): void {
    if (this.#list.length < MAX_PROBLEMS) this.#list.push(problem);
    else this.#more++;
  }

  list(): string[] {
    return this.#more === 0 ? this.#list : [...this.#list, `and ${this.#more} more like these`];
  }
}

function malformed(what: string): CollectError {
  return new CollectError(
    "malformed",
    `the server's reply is not what ATS 10 answers: ${what}; is this the JSONRPC socket of Traffic Server?`,
  );
}

function quote(text: string): string {
  return JSON.stringify(plainText(text, 40));
}

function nameOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
