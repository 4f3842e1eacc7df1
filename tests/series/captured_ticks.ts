import { gunzipSync } from "node:zlib";
import type { RecordValue } from "../../src/model/record_value.ts";
import type { HostResult, Tick } from "../../src/model/tick.ts";

interface CapturedPoll {
  readonly at_ms: number;
  readonly took_ms?: number;
  readonly reply?: string;
  readonly error?: string;
}

interface CapturedReply {
  readonly result: {
    readonly recordList: readonly { readonly record: CapturedRecord }[];
    readonly errorList?: readonly { readonly record_name: string }[];
  };
}

interface CapturedRecord {
  readonly record_name: string;
  readonly data_type: string;
  readonly current_value: string;
}

/** The wall-clock time of the capture's first poll, as the tests set it. */
export const CAPTURE_START_MS = Date.UTC(2026, 10, 21, 2, 56, 50);

/** 150 polls of a real 10.1.4 server as ticks of one host: load, stop and start included. */
export function capturedTicks(): Tick[] {
  const file = new URL("../fixtures/ats/capture-10.1.4.jsonl.gz", import.meta.url);
  const lines = new TextDecoder().decode(gunzipSync(Deno.readFileSync(file))).trim().split("\n");
  return lines.slice(1).map((line, index) => {
    const poll = JSON.parse(line) as CapturedPoll;
    return {
      index,
      atMs: CAPTURE_START_MS + index * 1000,
      monotonicMs: 5_000 + index * 1000,
      latenessMs: 0,
      results: [resultOf(poll)],
    };
  });
}

function resultOf(poll: CapturedPoll): HostResult {
  const tookMs = poll.took_ms ?? 1;
  if (poll.reply === undefined) {
    return {
      kind: "miss",
      missedAtMs: 5_000 + poll.at_ms,
      tookMs,
      reason: poll.error === "ConnectionRefusedError" ? "refused" : "closed",
      message: poll.error ?? "",
    };
  }
  const { result } = JSON.parse(poll.reply) as CapturedReply;
  const values = new Map<string, RecordValue>();
  for (const { record } of result.recordList) values.set(record.record_name, valueOf(record));
  return {
    kind: "reply",
    repliedAtMs: 5_000 + poll.at_ms + tookMs,
    tookMs,
    values,
    absent: (result.errorList ?? []).map((error) => error.record_name),
    problems: [],
  };
}

function valueOf({ data_type, current_value }: CapturedRecord): RecordValue {
  if (data_type === "STRING") return current_value;
  const value = Number(current_value);
  return Number.isSafeInteger(value) ? value : BigInt(current_value);
}
