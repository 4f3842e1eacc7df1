import { messageOf } from "../base/error_message.ts";
import { type Fields, isFields } from "../base/fields.ts";
import { gunzipSync } from "node:zlib";
import { UsageError } from "../model/errors.ts";
import type { WireRecord } from "./simulated_host.ts";

/** A day of a server's records, several times over. */
const MOST_BYTES = 512 * 2 ** 20;

/** One poll of a captured server. */
export interface CapturedPoll {
  /** Since the capture's beginning, in milliseconds. */
  readonly atMs: number;
  /** By name, as the server described them; absent where it did not answer. */
  readonly records?: ReadonlyMap<string, WireRecord>;
}

/**
 * Reads a capture (JSON lines, or the same gzipped): a line about the capture, then one per poll with
 * `at_ms` and the raw `reply` or an `error`. Throws a `UsageError` that names `source` and the line.
 */
export function parseCapture(bytes: Uint8Array, source = "capture"): readonly CapturedPoll[] {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const text = new TextDecoder().decode(isGzip ? unpacked(bytes, source) : bytes);
  const polls: CapturedPoll[] = [];
  text.split("\n").forEach((line, index) => {
    if (line.trim() === "") return;
    try {
      const poll: unknown = JSON.parse(line);
      if (isFields(poll) && "at_ms" in poll) polls.push(pollOf(poll));
      else if (index > 0) throw new TypeError(`a poll without "at_ms"`);
    } catch (cause) {
      const words = messageOf(cause);
      throw new UsageError(`${source}, line ${index + 1}: ${words}`, { cause });
    }
  });
  if (polls.length === 0) throw new UsageError(`${source}: it holds no polls`);
  return polls;
}

function unpacked(bytes: Uint8Array, source: string): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch (cause) {
    const words = cause instanceof RangeError
      ? `it unpacks to more than ${MOST_BYTES} bytes`
      : messageOf(cause);
    throw new UsageError(`${source}: ${words}`, { cause });
  }
}

function pollOf({ at_ms: atMs, reply, error }: Fields): CapturedPoll {
  if (typeof atMs !== "number") throw new TypeError(`"at_ms" is not a number`);
  if (typeof error === "string") return { atMs };
  if (typeof reply !== "string") throw new TypeError(`neither "reply" nor "error"`);
  const parsed: unknown = JSON.parse(reply);
  const result = isFields(parsed) ? parsed["result"] : undefined;
  const list = isFields(result) ? result["recordList"] : undefined;
  if (!Array.isArray(list)) throw new TypeError(`its reply has no "recordList"`);
  const records = new Map<string, WireRecord>();
  for (const entry of list as unknown[]) {
    const record = isFields(entry) ? entry["record"] : undefined;
    if (!isWireRecord(record)) throw new TypeError("its reply holds what is no record");
    records.set(record.record_name, record);
  }
  return { atMs, records };
}

function isWireRecord(value: unknown): value is WireRecord {
  return isFields(value) && typeof value["record_name"] === "string" &&
    typeof value["record_class"] === "string";
}
