import { fromJsonValue, type JsonValue, toJsonValue } from "../base/json_value.ts";
import type { NameTable } from "../base/name_table.ts";
import type { MissReason, Records, Tick } from "../model/tick.ts";
import { MAX_RECORDS } from "./block_codec.ts";
import type { StoredRecords, StoredResult, StoredTick } from "./stored_tick.ts";

/** Places of the hosts of a tick within their session, in the order of the tick's results. */
export type HostPlaces = readonly number[];

/** More hosts than this can only come from damage. */
const MOST_HOSTS = 1_000_000;

/** A result as it stands in the JSON of a tick, with the place of its host. */
type JsonResult =
  & { readonly place: number }
  & (
    | {
      readonly repliedAtMs: number;
      readonly tookMs: number;
      readonly uncertaintyMs?: number | undefined;
    } & JsonRecords
    | {
      readonly missedAtMs: number;
      readonly tookMs: number;
      readonly reason: string;
      readonly message: string;
      readonly beside?: JsonRecords | undefined;
    }
  );

interface JsonRecords {
  readonly records: readonly number[];
  readonly values: readonly JsonValue[];
  readonly absent: readonly string[];
  readonly problems: readonly string[];
}

/**
 * One tick as JSON, exactly and on its own; `records` numbers the records' names. Throws a `RangeError` for one
 * with more records than can be read again.
 */
export function encodeTick(
  tick: Tick,
  records: NameTable,
  places?: HostPlaces,
): Uint8Array<ArrayBuffer> {
  const { index, atMs, monotonicMs, latenessMs } = tick;
  const results: JsonResult[] = [];
  let hosts = 0;
  // A loop by index: empty slots may be holes, which iteration helpers skip.
  for (let at = 0; at < tick.results.length; at++) {
    const place = places?.[at] ?? at, result = tick.results[at];
    hosts = Math.max(hosts, place + 1);
    if (result === undefined) continue;
    if (result.kind === "miss") {
      const { missedAtMs, tookMs, reason, message, beside } = result;
      const told = beside === undefined ? {} : { beside: recordsJson(beside, records) };
      results.push({ place, missedAtMs, tookMs, reason, message, ...told });
      continue;
    }
    const { repliedAtMs, tookMs, uncertaintyMs } = result;
    results.push({ place, repliedAtMs, tookMs, uncertaintyMs, ...recordsJson(result, records) });
  }
  const text = JSON.stringify({ index, atMs, monotonicMs, latenessMs, hosts, results });
  return new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
}

function recordsJson({ values, absent, problems }: Records, records: NameTable): JsonRecords {
  if (values.size > MAX_RECORDS) {
    throw new RangeError(`a host answered with more than ${MAX_RECORDS} records`);
  }
  return {
    records: Array.from(values.keys(), (name) => records.numberOf(name)),
    values: Array.from(values.values(), toJsonValue),
    absent,
    problems,
  };
}

/** Reads what `encodeTick` wrote; throws a `RangeError` on anything else. */
export function decodeTick(bytes: Uint8Array): StoredTick {
  let tick: Readonly<Record<string, unknown>>;
  try {
    tick = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new RangeError("the data is no tick", { cause });
  }
  const hosts = numberIn(tick, "hosts");
  if (hosts > MOST_HOSTS) throw new RangeError(`the data claims ${hosts} hosts`);
  const results: (StoredResult | undefined)[] = Array.from({ length: hosts });
  for (const result of listIn(tick, "results")) {
    const fields = result as Readonly<Record<string, unknown>>;
    const place = numberIn(fields, "place");
    if (place >= hosts) throw new RangeError("the data has a result of no host");
    results[place] = readResult(fields);
  }
  return {
    index: numberIn(tick, "index"),
    atMs: numberIn(tick, "atMs"),
    monotonicMs: numberIn(tick, "monotonicMs"),
    latenessMs: numberIn(tick, "latenessMs"),
    results,
  };
}

function readResult(fields: Readonly<Record<string, unknown>>): StoredResult {
  const tookMs = numberIn(fields, "tookMs");
  if (fields.missedAtMs !== undefined) {
    return {
      kind: "miss",
      missedAtMs: numberIn(fields, "missedAtMs"),
      tookMs,
      reason: String(fields.reason) as MissReason,
      message: String(fields.message),
      ...(fields.beside === undefined
        ? {}
        : { beside: readRecords(fields.beside as Readonly<Record<string, unknown>>) }),
    };
  }
  return {
    kind: "reply",
    repliedAtMs: numberIn(fields, "repliedAtMs"),
    tookMs,
    ...(fields.uncertaintyMs === undefined
      ? {}
      : { uncertaintyMs: numberIn(fields, "uncertaintyMs") }),
    ...readRecords(fields),
  };
}

function readRecords(fields: Readonly<Record<string, unknown>>): StoredRecords {
  const records = listIn(fields, "records") as number[];
  const values = (listIn(fields, "values") as JsonValue[]).map(fromJsonValue);
  if (records.length !== values.length) throw new RangeError("the data lacks values");
  return {
    records,
    values,
    absent: listIn(fields, "absent") as string[],
    problems: listIn(fields, "problems") as string[],
  };
}

function numberIn(fields: Readonly<Record<string, unknown>>, name: string): number {
  const value = fields[name];
  if (typeof value === "number") return value;
  throw new RangeError(`the data has no ${name}`);
}

function listIn(fields: Readonly<Record<string, unknown>>, name: string): unknown[] {
  const value = fields[name];
  if (Array.isArray(value)) return value;
  throw new RangeError(`the data has no ${name}`);
}
