import type { SqlRow } from "../base/each_row.ts";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { BlockSegment } from "./block_segment.ts";
import { NO_PLACE } from "./block_codec.ts";
import { checksum } from "./checksum.ts";
import { unpack } from "./pack.ts";
import type { Segment } from "./segment.ts";
import { bytesIn, numberIn } from "./sql_row.ts";

/** A block's row in the file. */
export interface BlockRow {
  readonly id: number;
  readonly session: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Reads a row of the table `block`; undefined if its checksum does not fit. */
export function blockRowOf(row: SqlRow): BlockRow | undefined {
  try {
    const block = {
      id: numberIn(row, "id"),
      session: numberIn(row, "session_id"),
      firstSeq: numberIn(row, "first_seq"),
      lastSeq: numberIn(row, "last_seq"),
      fromMs: numberIn(row, "from_ms"),
      toMs: numberIn(row, "to_ms"),
    };
    const { session, firstSeq, lastSeq, fromMs, toMs } = block;
    return checksum([session, firstSeq, lastSeq, fromMs, toMs]) === row.crc ? block : undefined;
  } catch {
    return undefined;
  }
}

/** Which columns will be asked for, by place and number; absent: all. They are fetched at once. */
export interface WantedColumns {
  readonly hosts?: readonly number[] | undefined;
  readonly records?: readonly number[] | undefined;
}

/** The rows of a block's columns by place. */
type FetchedRows = ReadonlyMap<string, SqlRow>;

const MOST_KEPT = 2;

/** Reads the columns of blocks; what is damaged is left out and told once per block. */
export class BlockReader {
  readonly #selectOne: StatementSync;
  readonly #selectAll: StatementSync;
  readonly #selectSome: StatementSync;
  readonly #onDamage: (block: BlockRow) => void;
  /** The blocks that were opened last for their records: they are often asked for again at once. */
  #kept: readonly { readonly key: string; readonly segment: Segment | undefined }[] = [];

  constructor(db: DatabaseSync, onDamage: (block: BlockRow) => void) {
    const select = "SELECT host, record, data, crc FROM chunk WHERE block_id = ?";
    this.#selectOne = db.prepare(`${select} AND host = ? AND record = ?`);
    this.#selectAll = db.prepare(select);
    this.#selectSome = db.prepare(
      `${select} AND host IN (SELECT value FROM json_each(?)) AND record IN (SELECT value FROM json_each(?))`,
    );
    this.#onDamage = onDamage;
  }

  /** The block's segment; undefined if not even its ticks can be read. */
  open(block: BlockRow, wanted: WantedColumns = {}): Segment | undefined {
    const key = Object.values(block).join(" ");
    const kept = this.#kept.find((own) => own.key === key);
    if (kept !== undefined) return kept.segment;
    const rows = this.#fetch(block, wanted);
    const read = <Result>(host: number, record: number, decode: (data: Uint8Array) => Result) =>
      this.#read(block, rows, host, record, decode);
    const segment = BlockSegment.open(block, read);
    if (wanted.records?.length !== 0) {
      this.#kept = [{ key, segment }, ...this.#kept].slice(0, MOST_KEPT);
    }
    return segment;
  }

  /** In one query, which costs a fraction of one for each; where a part cannot be read, one for each it is. */
  #fetch(block: BlockRow, { hosts, records }: WantedColumns): FetchedRows {
    try {
      const rows = hosts === undefined || records === undefined
        ? this.#selectAll.all(block.id)
        : this.#selectSome.all(
          block.id,
          JSON.stringify([NO_PLACE, ...hosts]),
          JSON.stringify([NO_PLACE, ...records]),
        );
      return new Map(rows.map((row) => [`${row.host} ${row.record}`, row]));
    } catch {
      return new Map();
    }
  }

  #read<Result>(
    block: BlockRow,
    rows: FetchedRows,
    host: number,
    record: number,
    decode: (data: Uint8Array) => Result,
  ): Result | undefined {
    try {
      const row = rows.get(`${host} ${record}`) ?? this.#selectOne.get(block.id, host, record);
      if (row === undefined) throw new RangeError("it is not there");
      const data = bytesIn(row, "data");
      if (checksum([block.id, host, record], data) !== row.crc) {
        throw new RangeError("its checksum does not fit");
      }
      return decode(unpack(data));
    } catch {
      this.#onDamage(block);
      return undefined;
    }
  }
}
