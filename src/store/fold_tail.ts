import type { DatabaseSync } from "node:sqlite";
import { encodeBlock } from "./block_codec.ts";
import { checksum } from "./checksum.ts";
import { inTransaction } from "./in_transaction.ts";
import { pack } from "./pack.ts";
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
  const chunks = ticks.length > 0
    ? encodeBlock(ticks).map((chunk) => ({ ...chunk, data: pack(chunk.data) }))
    : [];
  const lastSeq = numberIn(last, "seq");
  inTransaction(db, () => {
    // The tail first: the block then takes the pages that it leaves.
    db.prepare("DELETE FROM tail WHERE session_id = ? AND seq <= ?").run(session, lastSeq);
    if (chunks.length === 0) return;
    const times = ticks.map((tick) => tick.atMs);
    const fields = [session, numberIn(first, "seq"), lastSeq, smallest(times), largest(times)];
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
  });
  return true;
}

function smallest(values: readonly number[]): number {
  return values.reduce((one, other) => Math.min(one, other), Infinity);
}

function largest(values: readonly number[]): number {
  return values.reduce((one, other) => Math.max(one, other), -Infinity);
}
