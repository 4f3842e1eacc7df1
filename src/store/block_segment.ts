import {
  decodeResultColumns,
  decodeTickColumns,
  NO_PLACE,
  type ResultColumns,
  type TickColumns,
} from "./block_codec.ts";
import { decodeColumn, type DecodedColumn } from "./column_codec.ts";
import type { Segment } from "./segment.ts";

/** Decodes one chunk of a block, by its place and its record's number; undefined if it cannot be read. */
export type ReadChunk = <Result>(
  host: number,
  record: number,
  decode: (data: Uint8Array) => Result,
) => Result | undefined;

/** So many values of columns are kept decoded, 16 MB of them. */
const MOST_KEPT_VALUES = 2_000_000;

/**
 * The columns of a block, decoded when they are asked for. Those that are not decoded into an array of the caller's are
 * kept: a moment is read first, then what led to it, mostly from the same block.
 */
export class BlockSegment implements Segment {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly ticks: TickColumns;
  readonly #read: ReadChunk;
  readonly #hosts: number;
  readonly #results = new Map<number, ResultColumns | undefined>();
  readonly #columns = new Map<string, DecodedColumn>();

  private constructor(
    block: Pick<Segment, "firstSeq" | "lastSeq">,
    ticks: TickColumns,
    read: ReadChunk,
  ) {
    this.firstSeq = block.firstSeq;
    this.lastSeq = block.lastSeq;
    this.ticks = ticks;
    this.#read = read;
    this.#hosts = ticks.hostCount.reduce((most, count) => Math.max(most, count), 0);
  }

  /** Undefined if not even its ticks can be read. */
  static open(
    block: Pick<Segment, "firstSeq" | "lastSeq">,
    read: ReadChunk,
  ): BlockSegment | undefined {
    const ticks = read(NO_PLACE, NO_PLACE, decodeTickColumns);
    return ticks && new BlockSegment(block, ticks, read);
  }

  results(host: number): ResultColumns | undefined {
    if (host >= this.#hosts) return undefined;
    if (!this.#results.has(host)) {
      this.#results.set(host, this.#checkedLength(this.#read(host, NO_PLACE, decodeResultColumns)));
    }
    return this.#results.get(host);
  }

  column(host: number, record: number, into?: Float64Array): DecodedColumn | undefined {
    // The host's results name its columns: a column that they do not name was never there.
    if (!this.results(host)?.records.has(record)) return undefined;
    const key = `${host} ${record}`, kept = this.#columns.get(key);
    if (kept !== undefined) return kept;
    const { length } = this.ticks;
    const column = this.#read(host, record, (data) => decodeColumn(data, { into }));
    if (column?.numbers.length !== length) return undefined;
    const isKept = into === undefined && (this.#columns.size + 1) * length <= MOST_KEPT_VALUES;
    if (isKept) this.#columns.set(key, column);
    return column;
  }

  #checkedLength(results: ResultColumns | undefined): ResultColumns | undefined {
    const { length } = this.ticks;
    return results !== undefined && results.state.length === length &&
        results.atMs.length === length && results.tookMs.length === length
      ? results
      : undefined;
  }
}
