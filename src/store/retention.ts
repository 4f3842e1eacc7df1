import type { DatabaseSync } from "node:sqlite";
import { inTransaction } from "./in_transaction.ts";
import type { RetentionLimits } from "./recording_session.ts";
import { pragma } from "./schema.ts";
import { numberIn } from "./sql_row.ts";

/** Summaries of nothing but readings that are gone. */
const FORGOTTEN = `to_ms < coalesce(
  (SELECT min(from_ms) FROM block WHERE session_id = summary_block.session_id), 1e300)
  AND session_id IN (SELECT session_id FROM summary_state)`;

/** Deletes the oldest blocks of a recording when it grows too large or too old. */
export class Retention {
  readonly #db: DatabaseSync;
  readonly #sessionId: number;
  readonly #startedAtMs: number;
  readonly #maxBytes: number;
  readonly #maxAgeMs: number;
  /** The blocks of this session by the monotonic time of their end. */
  readonly #ends = new Map<number, number>();
  #firstMonotonicMs: number | undefined;
  #lastMonotonicMs = 0;

  constructor(db: DatabaseSync, sessionId: number, startedAtMs: number, limits: RetentionLimits) {
    this.#db = db;
    this.#sessionId = sessionId;
    this.#startedAtMs = startedAtMs;
    this.#maxBytes = limits.maxBytes ?? Infinity;
    this.#maxAgeMs = limits.maxAgeMs ?? Infinity;
  }

  get lastMonotonicMs(): number {
    return this.#lastMonotonicMs;
  }

  /** Takes note of a tick's monotonic time. */
  noteTime(monotonicMs: number): void {
    this.#firstMonotonicMs ??= monotonicMs;
    this.#lastMonotonicMs = monotonicMs;
  }

  /** Takes note that a block was just written that ends at a monotonic time. */
  noteBlock(endMonotonicMs: number): void {
    if (this.#maxAgeMs === Infinity) return;
    const row = this.#db.prepare("SELECT max(id) AS id FROM block").get();
    if (row !== undefined && row.id !== null) this.#ends.set(numberIn(row, "id"), endMonotonicMs);
  }

  /** Deletes what is beyond the limits, and gives the space back to the file system. */
  enforce(): void {
    if (this.#maxBytes === Infinity && this.#maxAgeMs === Infinity) return;
    let deleted = false;
    for (let oldest = this.#oldest(); oldest !== undefined; oldest = this.#oldest()) {
      const { id } = oldest;
      if (!this.#isTooOld(oldest) && !this.#isTooLarge()) break;
      inTransaction(this.#db, () => {
        this.#db.prepare("DELETE FROM chunk WHERE block_id = ?").run(id);
        this.#db.prepare("DELETE FROM block WHERE id = ?").run(id);
      });
      this.#ends.delete(id);
      deleted = true;
    }
    if (!deleted) return;
    inTransaction(this.#db, () => this.#deleteRemains());
    this.#db.prepare("PRAGMA incremental_vacuum").all(); // exec() would take one page and stop
  }

  #oldest(): { id: number; session: number; toMs: number } | undefined {
    const row = this.#db.prepare(
      `SELECT id, session_id, to_ms FROM block WHERE first_seq < (SELECT max(first_seq) FROM block)
       ORDER BY first_seq LIMIT 1`,
    ).get();
    return row === undefined ? undefined : {
      id: numberIn(row, "id"),
      session: numberIn(row, "session_id"),
      toMs: numberIn(row, "to_ms"),
    };
  }

  /**
   * By the monotonic clock: a wall clock that is set forward by a day must not cost a day of readings. Only
   * blocks of earlier sessions have nothing but wall times.
   */
  #isTooOld({ id, session, toMs }: { id: number; session: number; toMs: number }): boolean {
    const now = this.#lastMonotonicMs;
    if (session === this.#sessionId) return now - (this.#ends.get(id) ?? now) > this.#maxAgeMs;
    const elapsedMs = now - (this.#firstMonotonicMs ?? now);
    return this.#startedAtMs + elapsedMs - toMs > this.#maxAgeMs;
  }

  /** With room for a tail: it is folded at a fiftieth of the limit. */
  #isTooLarge(): boolean {
    const used = (pragma(this.#db, "page_count") - pragma(this.#db, "freelist_count")) *
      pragma(this.#db, "page_size");
    return used > this.#maxBytes * 0.965;
  }

  /** Sessions without readings, and events that ended before the oldest reading that is left. */
  #deleteRemains(): void {
    const empty = `SELECT id FROM session WHERE id <> ${this.#sessionId}
      AND id NOT IN (SELECT session_id FROM block) AND id NOT IN (SELECT session_id FROM tail)`;
    this.#db.exec(
      `DELETE FROM summary WHERE block_id IN (SELECT id FROM summary_block WHERE ${FORGOTTEN});
       DELETE FROM summary_block WHERE ${FORGOTTEN};
       DELETE FROM summary_state WHERE session_id IN (${empty});
       DELETE FROM host WHERE session_id IN (${empty});
       DELETE FROM record WHERE session_id IN (${empty});
       DELETE FROM session WHERE id IN (${empty});
       DELETE FROM event WHERE coalesce(end_ms, at_ms) < (SELECT min(from_ms) FROM block)`,
    );
  }
}
