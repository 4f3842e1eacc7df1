import type { DatabaseSync } from "node:sqlite";
import { BlockReader, blockRowOf, type WantedColumns } from "./block_reader.ts";
import { checksum } from "./checksum.ts";
import { formatIsoTime } from "../base/iso_time.ts";
import type { Segment } from "./segment.ts";
import { bytesIn, numberIn } from "./sql_row.ts";
import { TailSegment } from "./tail_segment.ts";
import { decodeTick } from "./tick_codec.ts";

/** Wall-clock milliseconds, both ends included. */
export interface WallRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** How far the walk has come, and what it found there, if it can be read. */
export interface Step {
  readonly cursor: number;
  readonly segment: Segment | undefined;
}

const TAIL_LIMIT = 1024;

/**
 * Walks over a session, block by block and then the tail. A writer may turn the tail into a block in
 * between: so every step looks, in one read transaction, for what follows on the last.
 */
export class SegmentWalk {
  readonly #db: DatabaseSync;
  readonly #tell: (what: string) => void;
  readonly #blocks: BlockReader;

  /** `tell` hears what is damaged. Throws what SQLite says if the file has no blocks. */
  constructor(db: DatabaseSync, tell: (what: string) => void) {
    this.#db = db;
    this.#tell = tell;
    this.#blocks = new BlockReader(db, ({ fromMs, toMs }) => {
      const stretch = `between ${formatIsoTime(fromMs)} and ${formatIsoTime(toMs)}`;
      tell(`it is damaged ${stretch}: what cannot be read is left out`);
    });
  }

  /** The step after a tick; undefined at the end. */
  next(
    sessionId: number,
    { fromMs, toMs }: WallRange,
    cursor: number,
    wanted: WantedColumns,
  ): Step | undefined {
    this.#db.exec("BEGIN");
    try {
      const row = this.#db.prepare(
        `SELECT * FROM block WHERE session_id = ? AND last_seq > ? AND to_ms >= ? AND from_ms <= ?
         ORDER BY first_seq LIMIT 1`,
      ).get(sessionId, cursor, fromMs, toMs);
      if (row === undefined) return this.#tailStep(sessionId, cursor);
      const block = blockRowOf(row);
      if (block === undefined) {
        this.#tell("a block is damaged: its ticks are left out");
        return { cursor: Math.max(Number(row.last_seq), cursor + 1), segment: undefined };
      }
      return { cursor: block.lastSeq, segment: this.#blocks.open(block, wanted) };
    } finally {
      // Nothing was written; to commit may fail where a page that was read is damaged, and what could be read is lost.
      this.#db.exec("ROLLBACK");
    }
  }

  #tailStep(
    sessionId: number,
    cursor: number,
  ): Step | undefined {
    const rows = this.#db.prepare(
      "SELECT seq, at_ms, data, crc FROM tail WHERE session_id = ? AND seq > ? ORDER BY seq LIMIT ?",
    ).all(sessionId, cursor, TAIL_LIMIT);
    const last = rows[rows.length - 1];
    if (last === undefined) return undefined;
    const lastSeq = numberIn(last, "seq");
    // A damaged tick ends the segment: the numbers of its ticks follow on each other.
    const ticks = [];
    for (const row of rows) {
      const seq = numberIn(row, "seq");
      const data = bytesIn(row, "data");
      if (checksum([seq, sessionId, numberIn(row, "at_ms")], data) !== row.crc) {
        this.#tell(`the tick ${seq} is damaged and left out`);
        if (ticks.length === 0) return { cursor: seq, segment: undefined };
        return { cursor: seq, segment: new TailSegment(ticks, seq - ticks.length, seq - 1) };
      }
      ticks.push(decodeTick(data));
    }
    return {
      cursor: lastSeq,
      segment: new TailSegment(ticks, lastSeq - ticks.length + 1, lastSeq),
    };
  }
}
