import type { RecordValue } from "../model/record_value.ts";
import type { ResultColumns, ResultVariant, TickColumns } from "./block_codec.ts";
import type { DecodedColumn } from "./column_codec.ts";
import { safeText } from "../base/plain_text.ts";
import type { Segment } from "./segment.ts";
import { type StoredRecords, storedRecords, type StoredTick } from "./stored_tick.ts";

/** Ticks that are not in a block yet. */
export class TailSegment implements Segment {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly ticks: TickColumns;
  readonly #stored: readonly StoredTick[];
  readonly #columns = new Map<number, Map<number, DecodedColumn>>();

  constructor(stored: readonly StoredTick[], firstSeq: number, lastSeq: number) {
    this.firstSeq = firstSeq;
    this.lastSeq = lastSeq;
    this.#stored = stored;
    this.ticks = {
      length: stored.length,
      index: Float64Array.from(stored, (tick) => tick.index),
      atMs: Float64Array.from(stored, (tick) => tick.atMs),
      monotonicMs: Float64Array.from(stored, (tick) => tick.monotonicMs),
      latenessMs: Float64Array.from(stored, (tick) => tick.latenessMs),
      hostCount: Float64Array.from(stored, (tick) => tick.results.length),
    };
  }

  results(host: number): ResultColumns | undefined {
    const variants: ResultVariant[] = [];
    const state = new Float64Array(this.#stored.length);
    const atMs = new Float64Array(this.#stored.length).fill(NaN);
    const tookMs = new Float64Array(this.#stored.length).fill(NaN);
    const uncertaintyMs = new Float64Array(this.#stored.length).fill(NaN);
    this.#stored.forEach((tick, at) => {
      const result = tick.results[host];
      if (result === undefined) return;
      atMs[at] = result.kind === "reply" ? result.repliedAtMs : result.missedAtMs;
      tookMs[at] = result.tookMs;
      if (result.kind === "reply") uncertaintyMs[at] = result.uncertaintyMs ?? NaN;
      const told = storedRecords(result);
      const beside = told && {
        absent: [...told.absent],
        problems: told.problems.map((text) => safeText(text)),
      };
      state[at] = variants.push(
        result.kind === "reply"
          ? { kind: "reply", beside: beside! }
          : { kind: "miss", reason: result.reason, message: safeText(result.message), beside },
      );
    });
    if (variants.length === 0) return undefined;
    return {
      state,
      atMs,
      tookMs,
      uncertaintyMs,
      variants,
      records: new Set(this.#columnsOf(host).keys()),
    };
  }

  column(host: number, record: number): DecodedColumn | undefined {
    return this.#columnsOf(host).get(record);
  }

  #columnsOf(host: number): Map<number, DecodedColumn> {
    let columns = this.#columns.get(host);
    if (columns === undefined) {
      columns = columnsOf(this.#stored, host);
      this.#columns.set(host, columns);
    }
    return columns;
  }
}

function columnsOf(stored: readonly StoredTick[], host: number): Map<number, DecodedColumn> {
  const exact = new Map<number, (RecordValue | undefined)[]>();
  stored.forEach((tick, at) => {
    const told = storedRecords(tick.results[host]);
    if (told !== undefined) addValues(told, at, stored.length, exact);
  });
  const columns = new Map<number, DecodedColumn>();
  for (const [record, values] of exact) {
    const numbers = Float64Array.from(
      values,
      (value) => value === undefined || typeof value === "string" ? NaN : Number(value),
    );
    const plain = values.every((value, at) =>
      value === undefined || (typeof value === "number" && !Number.isNaN(numbers[at]))
    );
    columns.set(record, plain ? { numbers } : { numbers, exact: values });
  }
  return columns;
}

function addValues(
  told: StoredRecords,
  at: number,
  length: number,
  exact: Map<number, (RecordValue | undefined)[]>,
): void {
  told.records.forEach((record, slot) => {
    let values = exact.get(record);
    if (values === undefined) {
      values = new Array<RecordValue | undefined>(length).fill(undefined);
      exact.set(record, values);
    }
    values[at] = told.values[slot];
  });
}
