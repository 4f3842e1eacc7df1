import type { DatabaseSync, StatementSync } from "node:sqlite";
import { metricOfSummaryKey, SUMMARY_LEVELS_MS, type SummaryColumns } from "../model/summary.ts";
import { emptyColumns, joinBuckets, regroup } from "../series/regroup.ts";
import type { Summary } from "../series/summarizer.ts";
import { NO_PLACE } from "./block_codec.ts";
import { checksum } from "./checksum.ts";
import { decodeColumn, encodeColumn } from "./column_codec.ts";
import { type Happenings, joinHappenings, packHappenings, unpackHappenings } from "./happenings.ts";
import { pack, unpack } from "./pack.ts";
import { bytesIn, numberIn, textIn } from "./sql_row.ts";
import { decodeSummary, encodeSummary } from "./summary_codec.ts";

/** Some buckets of a session that are kept together. */
export interface SummaryBlock {
  readonly id: number;
  /** From the earliest to the end of the latest, epoch milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly startMs: Float64Array;
}

/** A block holds so many buckets, of a day of minutes: one row a series, of a kilobyte or a few. */
const BLOCK_BUCKETS = 1440;

/**
 * The summaries in a recording: for each run, which series are summarised (by `summaryKey`) and how far
 * (`summary_state`: up to a tick that ends a block of readings) and, for each length of
 * bucket, blocks of up to 1440 buckets (`summary_block`) with one packed row for each series of each host
 * (`summary`). So a page reads a row for each of its lines a day, or two months of hours, and nothing else. The rows
 * of the newest block are made anew when some are added, some twice an hour.
 *
 * What is summarised are the series of the dashboard that is recorded with, as they are drawn: extremes and means
 * of ratios cannot be told from those of their records. Others, and what is not summarised yet, are to
 * be derived from the readings.
 */
export class SummaryTable {
  readonly #db: DatabaseSync;
  readonly #selectOne: StatementSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#selectOne = db.prepare(
      "SELECT data, crc FROM summary WHERE block_id = ? AND host = ? AND series = ?",
    );
  }

  /** Whether a recording can hold any: those of older versions cannot. */
  static isIn(db: DatabaseSync): boolean {
    const table = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'summary'";
    return db.prepare(table).get() !== undefined;
  }

  /** The keys of the series that are summarised of a session, in their order; none where they cannot be read. */
  keys(session: number): string[] {
    try {
      const row = this.#db.prepare("SELECT keys, crc FROM summary_state WHERE session_id = ?")
        .get(session);
      if (row === undefined) return [];
      const keys = textIn(row, "keys");
      return checksum([session, keys]) === row.crc ? JSON.parse(keys) : [];
    } catch {
      return [];
    }
  }

  /** Says which series will be summarised. */
  begin(session: number, series: readonly string[]): void {
    if (series.length === 0) return;
    const keys = JSON.stringify(series);
    this.#db.prepare(
      `INSERT INTO summary_state (session_id, keys, last_seq, crc) VALUES (?, ?, 0, ?)
       ON CONFLICT (session_id) DO UPDATE SET keys = excluded.keys, crc = excluded.crc`,
    )
      .run(session, keys, checksum([session, keys]));
  }

  /**
   * Says that these will be summarised from here on. Where some ticks are already, those that there were are
   * gone on with, and of the others only what had nothing before: a sum of several records may have had.
   */
  grow(session: number, series: readonly string[]): void {
    const before = this.keys(session);
    if (this.lastSeq(session) === 0) return this.begin(session, series);
    const added = series.filter((key) =>
      !before.includes(key) && metricOfSummaryKey(key)?.matched !== "others"
    );
    if (added.length > 0) this.begin(session, [...before, ...added]);
  }

  /** The last tick that is summarised; 0 where none is. */
  lastSeq(session: number): number {
    const row = this.#db.prepare("SELECT last_seq FROM summary_state WHERE session_id = ?")
      .get(session);
    return row === undefined ? 0 : numberIn(row, "last_seq");
  }

  /** Adds what further ticks came to, up to `lastSeq`. It is to be one transaction. */
  append(session: number, summary: Summary, lastSeq: number): void {
    for (const bucketMs of SUMMARY_LEVELS_MS) this.#append(session, bucketMs, summary);
    this.skipTo(session, lastSeq);
  }

  /** Nothing up to a tick is to be summarised any more. */
  skipTo(session: number, lastSeq: number): void {
    this.#db.prepare("UPDATE summary_state SET last_seq = ? WHERE session_id = ?")
      .run(lastSeq, session);
  }

  /** The blocks of a session, in the order in which they were recorded; none where they cannot be read. */
  blocks(session: number, bucketMs: number): SummaryBlock[] {
    try {
      return this.#blocks(session, bucketMs, "");
    } catch {
      return [];
    }
  }

  #blocks(session: number, bucketMs: number, rest: string): SummaryBlock[] {
    const rows = this.#db.prepare(
      `SELECT * FROM summary_block WHERE session_id = ? AND bucket_ms = ? ORDER BY id ${rest}`,
    ).all(session, bucketMs);
    return rows.flatMap((row) => {
      const starts = bytesIn(row, "starts");
      if (checksum([session, bucketMs], starts) !== row.crc) return [];
      const startMs = decodeColumn(unpack(starts)).numbers;
      return { id: numberIn(row, "id"), ...extentOf(startMs, bucketMs), startMs };
    });
  }

  /** One series of a host in a block; undefined where there is nothing, or it is damaged. */
  series({ id, startMs }: SummaryBlock, host: number, series: number): SummaryColumns | undefined {
    const columns = this.#read(id, host, series, decodeSummary);
    return columns?.mean.length === startMs.length ? columns : undefined;
  }

  /** What happened to a host within a block of the shortest buckets; `NO_PLACE`: to all. */
  happenings({ id }: Pick<SummaryBlock, "id">, host = NO_PLACE): Happenings {
    return this.#read(id, host, NO_PLACE, unpackHappenings) ?? {};
  }

  #append(session: number, bucketMs: number, summary: Summary): void {
    const seriesCount = this.keys(session).length;
    const open = this.#openBlock(session, bucketMs);
    const own = regroup(summary, bucketMs);
    const startMs = regroup(
      joinBuckets([{ startMs: open.startMs, columns: [] }, { ...own, columns: [] }]),
      bucketMs,
    ).startMs;
    this.#writeStarts(open.id, session, bucketMs, startMs);
    own.columns.forEach((added, index) => {
      const host = Math.floor(index / seriesCount), series = index % seriesCount;
      const before = this.series(open, host, series) ??
        emptyColumns(open.startMs.length, added.weight !== undefined);
      const { columns: [joined] } = regroup(
        joinBuckets([
          { startMs: open.startMs, columns: [before] },
          { startMs: own.startMs, columns: [added] },
        ]),
        bucketMs,
      );
      this.#write(open.id, host, series, encodeSummary(joined!));
    });
    if (bucketMs !== SUMMARY_LEVELS_MS[0]) return;
    const { outages, restarts, pauses } = summary;
    const happened = [
      [NO_PLACE, { pauses }] as const,
      ...outages.map((_, host) =>
        [host, { outages: outages[host]!, restarts: restarts[host]! }] as const
      ),
    ];
    for (const [host, added] of happened) {
      if (Object.values(added).every(({ length }) => length === 0)) continue;
      const joined = joinHappenings(this.happenings(open, host), added);
      this.#write(open.id, host, NO_PLACE, packHappenings(joined));
    }
  }

  /** The block that is to be gone on with, or a new one. */
  #openBlock(session: number, bucketMs: number): SummaryBlock {
    const [last] = this.#blocks(session, bucketMs, "DESC LIMIT 1");
    if (last !== undefined && last.startMs.length < BLOCK_BUCKETS) return last;
    const { lastInsertRowid } = this.#db.prepare(
      `INSERT INTO summary_block (session_id, bucket_ms, from_ms, to_ms, starts, crc)
       VALUES (?, ?, 0, 0, x'', 0)`,
    ).run(session, bucketMs);
    return { id: Number(lastInsertRowid), fromMs: 0, toMs: 0, startMs: new Float64Array(0) };
  }

  #writeStarts(id: number, session: number, bucketMs: number, startMs: Float64Array): void {
    const starts = pack(encodeColumn([...startMs]));
    const { fromMs, toMs } = extentOf(startMs, bucketMs);
    this.#db.prepare(
      "UPDATE summary_block SET from_ms = ?, to_ms = ?, starts = ?, crc = ? WHERE id = ?",
    ).run(
      fromMs,
      toMs,
      starts,
      checksum([session, bucketMs], starts),
      id,
    );
  }

  #write(block: number, host: number, series: number, data: Uint8Array): void {
    this.#db.prepare(
      "INSERT OR REPLACE INTO summary (block_id, host, series, data, crc) VALUES (?, ?, ?, ?, ?)",
    ).run(block, host, series, data, checksum([block, host, series], data));
  }

  #read<Result>(
    block: number,
    host: number,
    series: number,
    decode: (data: Uint8Array) => Result,
  ): Result | undefined {
    try {
      const row = this.#selectOne.get(block, host, series);
      if (row === undefined) return undefined;
      const data = bytesIn(row, "data");
      return checksum([block, host, series], data) === row.crc ? decode(data) : undefined;
    } catch {
      return undefined;
    }
  }
}

function extentOf(startMs: Float64Array, bucketMs: number) {
  return {
    fromMs: startMs.reduce((one, other) => Math.min(one, other)),
    toMs: startMs.reduce((one, other) => Math.max(one, other)) + bucketMs,
  };
}
