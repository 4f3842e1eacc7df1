import type { RecordValue } from "../model/record_value.ts";
import type { HostResult, Tick } from "../model/tick.ts";
import type { HostReadings, ReadingColumns, RecordReadings } from "./reading_columns.ts";

const REPLY = 1;
const MISS = 2;
const NOTHING: readonly string[] = [];

/**
 * The ticks of recorded columns, one after another, for deriving alone: values are read from the
 * columns when they are asked for, and what a host complained of or why it was silent is left out.
 * `places` are those of the results among the columns; one that is not there has none.
 */
export function* columnTicks(
  columns: ReadingColumns,
  places: readonly number[] = [...columns.hosts.keys()],
): Generator<Tick, void, undefined> {
  const hosts = places.map((place) => {
    const host = columns.hosts[place];
    const records = host?.records.map((record) => [record.name, record] as const);
    return { host, records: new Map(records) };
  });
  for (let at = 0; at < columns.index.length; at++) {
    yield {
      index: columns.index[at]!,
      atMs: columns.atMs[at]!,
      monotonicMs: columns.monotonicMs[at]!,
      latenessMs: 0,
      results: hosts.map(({ host, records }) => host && resultAt(host, records, at)),
    };
  }
}

function resultAt(
  { state, repliedAtMs, tookMs, uncertaintyMs }: HostReadings,
  records: ReadonlyMap<string, RecordReadings>,
  at: number,
): HostResult | undefined {
  if (state[at] === 0) return undefined;
  const took = tookMs[at]!;
  if (state[at] !== REPLY) {
    const missedAtMs = repliedAtMs[at]!;
    const reason = state[at] === MISS ? "closed" : "stalled";
    const values = new RowValues(records, at);
    // What sources told all the same.
    const told = values.size === 0
      ? {}
      : { beside: { values, absent: NOTHING, problems: NOTHING } };
    return { kind: "miss", missedAtMs, tookMs: took, reason, message: "no answer", ...told };
  }
  const uncertainMs = uncertaintyMs[at]!;
  return {
    kind: "reply",
    repliedAtMs: repliedAtMs[at]!,
    ...(Number.isNaN(uncertainMs) ? {} : { uncertaintyMs: uncertainMs }),
    tookMs: took,
    values: new RowValues(records, at),
    absent: NOTHING,
    problems: NOTHING,
  };
}

/** One row of columns, as a map from a record's name to its value. */
class RowValues implements ReadonlyMap<string, RecordValue> {
  readonly #records: ReadonlyMap<string, RecordReadings>;
  readonly #at: number;

  constructor(records: ReadonlyMap<string, RecordReadings>, at: number) {
    this.#records = records;
    this.#at = at;
  }

  get size(): number {
    return [...this.keys()].length;
  }

  get(name: string): RecordValue | undefined {
    const record = this.#records.get(name);
    if (record === undefined) return undefined;
    if (record.exact !== undefined) return record.exact[this.#at];
    const value = record.numbers[this.#at]!;
    return Number.isNaN(value) ? undefined : value;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  *entries(): MapIterator<[string, RecordValue]> {
    for (const name of this.#records.keys()) {
      const value = this.get(name);
      if (value !== undefined) yield [name, value];
    }
    return undefined;
  }

  *keys(): MapIterator<string> {
    for (const [name] of this.entries()) yield name;
    return undefined;
  }

  *values(): MapIterator<RecordValue> {
    for (const [, value] of this.entries()) yield value;
    return undefined;
  }

  forEach(
    callback: (value: RecordValue, name: string, map: ReadonlyMap<string, RecordValue>) => void,
  ): void {
    for (const [name, value] of this.entries()) callback(value, name, this);
  }

  [Symbol.iterator](): MapIterator<[string, RecordValue]> {
    return this.entries();
  }
}
