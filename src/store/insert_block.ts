import type { DatabaseSync } from "node:sqlite";
import { type Chunk, encodeBlock } from "./block_codec.ts";
import { checksum } from "./checksum.ts";
import { pack } from "./pack.ts";
import type { StoredTick } from "./stored_tick.ts";

/** Where ticks belong: those of a session are numbered in the order in which they were recorded. */
interface BlockPlace {
  readonly session: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

/** A block as it is stored. */
export interface PackedBlock extends BlockPlace {
  readonly fromMs: number;
  readonly toMs: number;
  readonly chunks: readonly Chunk[];
}

/** Ticks as a block; there must be some. */
export function packedBlock(ticks: readonly StoredTick[], place: BlockPlace): PackedBlock {
  return {
    ...place,
    fromMs: ticks.reduce((least, { atMs }) => Math.min(least, atMs), Infinity),
    toMs: ticks.reduce((most, { atMs }) => Math.max(most, atMs), -Infinity),
    chunks: encodeBlock(ticks).map((chunk) => ({ ...chunk, data: pack(chunk.data) })),
  };
}

/** Stores a block, as part of a transaction. */
export function insertBlock(
  db: DatabaseSync,
  { session, firstSeq, lastSeq, fromMs, toMs, chunks }: PackedBlock,
): void {
  const fields = [session, firstSeq, lastSeq, fromMs, toMs];
  const { lastInsertRowid } = db.prepare(
    "INSERT INTO block (session_id, first_seq, last_seq, from_ms, to_ms, crc) VALUES (?, ?, ?, ?, ?, ?)",
  ).run(...fields, checksum(fields));
  const block = Number(lastInsertRowid);
  const insert = db.prepare(
    "INSERT INTO chunk (block_id, host, record, data, crc) VALUES (?, ?, ?, ?, ?)",
  );
  for (const { host, record, data } of chunks) {
    insert.run(block, host, record, data, checksum([block, host, record], data));
  }
}
