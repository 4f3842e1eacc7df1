import type { DatabaseSync } from "node:sqlite";
import { checksum } from "./checksum.ts";
import { inTransaction } from "./in_transaction.ts";
import { insertBlock, packedBlock } from "./insert_block.ts";
import { bytesIn, numberIn } from "./sql_row.ts";
import type { StoredTick } from "./stored_tick.ts";
import { decodeTick } from "./tick_codec.ts";

/** Turns the oldest ticks of a session's tail, `limit` at most, into a block; false if there are none. */
export function foldTail(
  db: DatabaseSync,
  session: number,
  limit: number,
  onWarning?: (sentence: string) => void,
): boolean {
  const rows = db.prepare(
    "SELECT seq, at_ms, data, crc FROM tail WHERE session_id = ? ORDER BY seq LIMIT ?",
  ).all(session, limit);
  const first = rows[0];
  const last = rows[rows.length - 1];
  if (first === undefined || last === undefined) return false;
  const ticks: StoredTick[] = [];
  for (const row of rows) {
    const data = bytesIn(row, "data");
    if (checksum([numberIn(row, "seq"), session, numberIn(row, "at_ms")], data) === row.crc) {
      ticks.push(decodeTick(data));
    }
  }
  if (ticks.length < rows.length) {
    onWarning?.(
      `${rows.length - ticks.length} ticks of an earlier session are damaged and were left out`,
    );
  }
  const lastSeq = numberIn(last, "seq");
  const block = ticks.length === 0
    ? undefined
    : packedBlock(ticks, { session, firstSeq: numberIn(first, "seq"), lastSeq });
  inTransaction(db, () => {
    // The tail first: the block then takes the pages that it leaves.
    db.prepare("DELETE FROM tail WHERE session_id = ? AND seq <= ?").run(session, lastSeq);
    if (block !== undefined) insertBlock(db, block);
  });
  return true;
}
