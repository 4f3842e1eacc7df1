import type { DatabaseSync } from "node:sqlite";
import { UsageError } from "../model/errors.ts";
import type { Event } from "../model/event.ts";
import type { Host } from "../model/host.ts";
import { checksum } from "./checksum.ts";
import { clearLog } from "./clear_log.ts";
import { claimRecording } from "./claim_recording.ts";
import { isBusy, messageOf } from "../base/error_message.ts";
import {
  deleteEvent,
  type EventChange,
  insertEvent,
  selectEvents,
  type StoredEvent,
  updateEvent,
} from "./event_table.ts";
import { foldTail } from "./fold_tail.ts";
import { inTransaction } from "./in_transaction.ts";
import { openForWriting } from "./open_for_writing.ts";
import type { RetentionLimits, SessionInfo } from "./recording_session.ts";
import { Retention } from "./retention.ts";
import { pragma } from "./schema.ts";
import { numberIn } from "./sql_row.ts";
import { SummaryTable } from "./summary_table.ts";
import { SummaryWriter } from "./summary_writer.ts";
import type { WriteLock } from "./write_lock.ts";

/** One tick on its way into the file. */
export interface TickRow {
  readonly atMs: number;
  readonly monotonicMs: number;
  /** By `encodeTick`. */
  readonly data: Uint8Array;
  /** Names that this tick is the first to use, numbered on from those before. */
  readonly newRecords?: readonly string[] | undefined;
  readonly newHosts?: readonly Host[] | undefined;
  /** What is to be summarised from it on, where that has changed. */
  readonly summarized?: readonly string[] | undefined;
}

/** Limits and what tests vary. */
export interface WriterOptions extends RetentionLimits {
  readonly onWarning: (sentence: string) => void;
  readonly startedAtMs?: number | undefined;
  /** Ticks per block of columns. */
  readonly blockTicks?: number | undefined;
  /** False: the rollback journal, as on file systems without shared memory. */
  readonly writeAheadLog?: boolean | undefined;
}

/** Longer blocks are read faster and are smaller, but a longer tail must be read at every opening. */
const BLOCK_TICKS = 2048;
const MAX_TAIL_BYTES = 8 * 2 ** 20;
/** Summaries are made of so many ticks at least, which costs a fraction of a few at a time. */
const SUMMARIZED_TICKS = 300;
/** Whole blocks go: of a limit none is longer than this part, so that it is kept to within 5 %. */
const LIMIT_PART = 0.02;

/**
 * The one writer of a recording. Each append is one transaction that adds raw ticks to the tail; a full
 * tail becomes a block of columns in one further transaction. All methods are synchronous, and throw what
 * SQLite says.
 */
export class RecordingWriter {
  readonly #db: DatabaseSync;
  readonly #lock: WriteLock | undefined;
  readonly #retention: Retention;
  readonly #blockTicks: number;
  readonly #maxTailBytes: number;
  readonly #sessionId: number;
  readonly #startedAtMs: number;
  readonly #intervalMs: number;
  #summaries: SummaryWriter;
  #unsummarized = 0;
  #dataVersion: number | undefined;
  #nextSeq: number;
  #recordCount = 0;
  #hostCount = 0;
  #tailCount = 0;
  #tailBytes = 0;
  #lastAtMs: number | undefined;

  /** Opens or makes the file and begins a session; throws a `UsageError` if that cannot be. */
  constructor(path: string, session: SessionInfo, options: WriterOptions) {
    const { onWarning, startedAtMs = Date.now(), writeAheadLog = true } = options;
    const { maxBytes = Infinity, maxAgeMs = Infinity } = options;
    if (maxBytes < 2 ** 20) {
      throw new UsageError("a recording cannot be kept below 1 MiB: allow it more");
    }
    this.#startedAtMs = startedAtMs;
    const agedTicks = Math.floor(LIMIT_PART * maxAgeMs / session.intervalMs);
    this.#blockTicks = options.blockTicks ?? Math.max(1, Math.min(BLOCK_TICKS, agedTicks));
    this.#maxTailBytes = Math.min(MAX_TAIL_BYTES, LIMIT_PART * maxBytes);
    let lock: WriteLock | undefined;
    try {
      this.#db = openForWriting(path, {
        create: true,
        purpose: "record into",
        writeAheadLog,
        claim: (db) => lock = claimRecording(path, db, onWarning),
      });
    } catch (error) {
      lock?.release();
      throw error;
    }
    this.#lock = lock;
    try {
      this.#db.prepare("INSERT OR REPLACE INTO writer (id, pid, since_ms) VALUES (1, ?, ?)")
        .run(Deno.pid, Date.now());
      this.#nextSeq = this.#scalar(
        "SELECT max(coalesce((SELECT max(last_seq) FROM block), 0), coalesce((SELECT max(seq) FROM tail), 0))",
      ) + 1;
      this.#foldLeftovers(onWarning);
      this.#sessionId = inTransaction(this.#db, () => this.#beginSession(session, startedAtMs));
      this.#intervalMs = session.intervalMs;
      this.#summaries = this.#summaryWriter();
      this.#retention = new Retention(this.#db, this.#sessionId, startedAtMs, options);
      this.wasChangedByOthers();
      // The file itself is a recording from its first moment on, though without readings yet.
      this.checkpoint();
    } catch (error) {
      this.#lock?.release();
      this.#db.close();
      if (error instanceof UsageError) throw error;
      throw new UsageError(
        `cannot record into ${path}: ${messageOf(error)}; choose another file or disk`,
        { cause: error },
      );
    }
  }

  get sessionId(): number {
    return this.#sessionId;
  }

  /** Adds ticks in one transaction: all of them, or with an error none. */
  append(rows: readonly TickRow[]): void {
    if (rows.length === 0) return;
    const before = { records: this.#recordCount, hosts: this.#hostCount, seq: this.#nextSeq };
    try {
      inTransaction(this.#db, () => {
        const insert = this.#db.prepare(
          "INSERT INTO tail (seq, session_id, at_ms, data, crc) VALUES (?, ?, ?, ?, ?)",
        );
        for (const { atMs, data, newRecords = [], newHosts = [], summarized } of rows) {
          if (summarized !== undefined) {
            new SummaryTable(this.#db).grow(this.#sessionId, summarized);
          }
          this.#addRecords(this.#sessionId, newRecords);
          this.#addHosts(this.#sessionId, newHosts);
          const seq = this.#nextSeq++;
          insert.run(
            seq,
            this.#sessionId,
            atMs,
            data,
            checksum([seq, this.#sessionId, atMs], data),
          );
        }
      });
    } catch (error) {
      this.#recordCount = before.records;
      this.#hostCount = before.hosts;
      this.#nextSeq = before.seq;
      throw error;
    }
    if (rows.some(({ summarized }) => summarized !== undefined)) {
      this.#summaries = this.#summaryWriter();
    }
    for (const { data, atMs, monotonicMs } of rows) {
      this.#tailBytes += data.length;
      this.#lastAtMs = atMs;
      this.#retention.noteTime(monotonicMs);
    }
    this.#tailCount += rows.length;
    if (this.#tailCount < this.#blockTicks && this.#tailBytes < this.#maxTailBytes) return;
    try {
      this.#fold();
    } catch (error) {
      // The ticks are in the tail already, and the next append tries again.
      if (!isBusy(error)) throw error;
    }
  }

  /** Moves what is in the log into the file, as far as readers let it: a copy of the file alone then has it. */
  checkpoint(): void {
    this.#db.prepare("PRAGMA wal_checkpoint(PASSIVE)").all();
  }

  /** Whether another process changed the file since this was asked last. */
  wasChangedByOthers(): boolean {
    const version = pragma(this.#db, "data_version");
    const changed = this.#dataVersion !== undefined && version !== this.#dataVersion;
    this.#dataVersion = version;
    return changed;
  }

  /** The events from this session's start on, whoever added them. */
  events(): StoredEvent[] {
    return selectEvents(this.#db, { fromMs: this.#startedAtMs }, () => {});
  }

  /** Adds an event and returns its number. */
  addEvent(event: Event): number {
    return inTransaction(this.#db, () => insertEvent(this.#db, event));
  }

  updateEvent(id: number, change: EventChange): void {
    inTransaction(this.#db, () => updateEvent(this.#db, id, change));
  }

  deleteEvent(id: number): void {
    inTransaction(this.#db, () => deleteEvent(this.#db, id));
  }

  /** Ends the session and leaves one file without a log beside it where nobody else has it open. */
  close(): void {
    try {
      this.#fold();
      this.#summaries.extend();
      inTransaction(this.#db, () => {
        this.#db.prepare("UPDATE session SET ended_at_ms = coalesce(?, started_at_ms) WHERE id = ?")
          .run(this.#lastAtMs ?? null, this.#sessionId);
        this.#db.exec("DELETE FROM writer");
      });
      this.#db.prepare("PRAGMA incremental_vacuum").all(); // the pages of the tail
    } finally {
      this.abandon();
    }
  }

  /** Closes the file as it is, e.g. after a failure: the next writer ends the session. */
  abandon(): void {
    clearLog(this.#db);
    this.#db.close();
    this.#lock?.release();
  }

  /** What a writer that was killed left in the tail becomes blocks, and its session ends. */
  #foldLeftovers(onWarning: (sentence: string) => void): void {
    const open = this.#db.prepare("SELECT id, interval_ms FROM session WHERE ended_at_ms IS NULL")
      .all();
    for (const row of open) {
      const session = numberIn(row, "id");
      while (foldTail(this.#db, session, this.#blockTicks, onWarning));
      new SummaryWriter(this.#db, session, { intervalMs: numberIn(row, "interval_ms") }).extend();
      this.#db.prepare(
        `UPDATE session SET ended_at_ms = coalesce((SELECT to_ms FROM block WHERE session_id = ?
         ORDER BY last_seq DESC LIMIT 1), started_at_ms) WHERE id = ?`,
      ).run(session, session);
    }
  }

  #beginSession(session: SessionInfo, startedAtMs: number): number {
    const { label = null, note = null, intervalMs, timeZone, dashboardText } = session;
    const fields = [startedAtMs, label, note, intervalMs, timeZone, dashboardText];
    const { lastInsertRowid } = this.#db.prepare(
      `INSERT INTO session (started_at_ms, label, note, interval_ms, time_zone, dashboard, crc)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ).run(...fields, checksum(fields));
    const id = Number(lastInsertRowid);
    this.#addRecords(id, session.records);
    this.#addHosts(id, session.hosts);
    new SummaryTable(this.#db).begin(id, session.summarized ?? []);
    return id;
  }

  #addRecords(session: number, names: readonly string[]): void {
    const insert = this.#db.prepare(
      "INSERT INTO record (session_id, number, name, crc) VALUES (?, ?, ?, ?)",
    );
    for (const name of names) {
      const number = this.#recordCount++;
      insert.run(session, number, name, checksum([session, number, name]));
    }
  }

  #addHosts(session: number, hosts: readonly Host[]): void {
    const insert = this.#db.prepare(
      "INSERT INTO host (session_id, place, host, crc) VALUES (?, ?, ?, ?)",
    );
    for (const host of hosts) {
      const place = this.#hostCount++;
      const text = JSON.stringify(host);
      insert.run(session, place, text, checksum([session, place, text]));
    }
  }

  #summaryWriter(): SummaryWriter {
    return new SummaryWriter(this.#db, this.#sessionId, { intervalMs: this.#intervalMs });
  }

  #fold(): void {
    const lastMonotonicMs = this.#retention.lastMonotonicMs;
    while (foldTail(this.#db, this.#sessionId, this.#blockTicks)) {
      this.#retention.noteBlock(lastMonotonicMs);
    }
    this.#unsummarized += this.#tailCount;
    this.#tailCount = 0;
    this.#tailBytes = 0;
    if (this.#unsummarized >= SUMMARIZED_TICKS) {
      this.#summaries.extend();
      this.#unsummarized = 0;
    }
    this.#retention.enforce();
  }

  #scalar(sql: string): number {
    return Number(Object.values(this.#db.prepare(sql).get() ?? {})[0] ?? 0);
  }
}
