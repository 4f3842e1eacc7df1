import type { DatabaseSync } from "node:sqlite";
import { UsageError } from "../model/errors.ts";
import type { Host } from "../model/host.ts";
import type { WantedColumns } from "./block_reader.ts";
import { plainText } from "../base/plain_text.ts";
import { messageOf } from "../base/error_message.ts";
import { sleep } from "../base/sleep.ts";
import { type EventQuery, selectEvents, type StoredEvent } from "./event_table.ts";
import type { ReadableDatabase } from "./open_for_reading.ts";
import {
  type ColumnQuery,
  type ColumnSelection,
  columnSelection,
  gatherColumns,
  type RangeQuery,
  type ReadingColumns,
} from "./reading_columns.ts";
import { readHosts, readRecordNames, readSessions, type RecordedSession } from "./session_table.ts";
import type { SegmentPart } from "./segment.ts";
import { SegmentWalk, type WallRange } from "./segment_walk.ts";
import { type RecordedTick, ticksOfSegment } from "./ticks_of_segment.ts";
import { SummaryTable } from "./summary_table.ts";
import { isBeingRecorded } from "./write_lock.ts";

/** Which ticks of a session. */
export interface TickQuery extends RangeQuery {
  /** Only ticks recorded after this one. */
  readonly afterSeq?: number | undefined;
  /** Only these records; absent: all. */
  readonly records?: readonly string[] | undefined;
}

/** How to wait for further ticks. */
export interface FollowQuery extends TickQuery {
  readonly pollMs?: number | undefined;
  readonly signal: AbortSignal;
}

/** The summaries of a session, and its number in their table. */
export interface StoredSummaries {
  readonly table: SummaryTable;
  readonly sessionId: number;
}

/** The readings of a recording, wherever they are kept. */
export type RecordedReadings = Pick<RecordingReader, "sessions" | "ticks" | "columnParts">;

/** What is read of a recording, be it one file or several. */
export type ReadableRecording = Pick<
  RecordingReader,
  | "path"
  | "sessions"
  | "ticks"
  | "columns"
  | "columnParts"
  | "events"
  | "isBeingRecorded"
  | "summaries"
>;

const POLL_MS = 250;

/** A recording opened to be looked at, finished or still being written. Close it with `using`. */
export class RecordingReader implements Disposable {
  readonly path: string;
  readonly #source: ReadableDatabase;
  readonly #db: DatabaseSync;
  readonly #warn: (sentence: string) => void;
  readonly #walk: SegmentWalk;
  readonly #told = new Set<string>();

  constructor(path: string, source: ReadableDatabase, onWarning: (sentence: string) => void) {
    this.path = path;
    this.#source = source;
    this.#db = source.db;
    this.#warn = onWarning;
    try {
      this.#walk = new SegmentWalk(this.#db, (what) => this.#tell(`${path}: ${what}`));
    } catch (cause) {
      throw new UsageError(`${path} is damaged (${messageOf(cause)}): it cannot be read`, {
        cause,
      });
    }
  }

  /** Some of what was recorded could not be read, as far as it was asked for. */
  get isDamaged(): boolean {
    return this.#told.size > 0 || this.#source.isCutShort === true;
  }

  /** The runs in the file, in the order in which they were recorded. */
  sessions(): RecordedSession[] {
    return this.#guarded([], () =>
      readSessions(this.#db, {
        isRecording: isBeingRecorded(this.path),
        onDamage: (what) => this.#tell(`${what} of ${this.path} is damaged`),
      }));
  }

  /** Events by time; also those that another process has added since. */
  events(query: EventQuery = {}): StoredEvent[] {
    return this.#guarded(
      [],
      () =>
        selectEvents(
          this.#db,
          query,
          (id) => this.#tell(`the event ${id} of ${this.path} is damaged and left out`),
        ),
    );
  }

  /** The ticks of a session in the order in which they were recorded, as they were recorded. */
  *ticks(sessionId: number, query: TickQuery = {}): Generator<RecordedTick, void, undefined> {
    const { fromMs = -Infinity, toMs = Infinity, afterSeq = 0, records } = query;
    const only = records === undefined ? undefined : new Set(records);
    const wanted = only === undefined ? {} : this.#wantedRecords(sessionId, only);
    for (const part of this.#segments(sessionId, { fromMs, toMs }, afterSeq, wanted)) {
      const names = this.#names(sessionId);
      yield* ticksOfSegment(part, {
        fromMs,
        toMs,
        names,
        only,
      });
    }
  }

  /**
   * The ticks of a session and then those that are still being recorded, as they come; ends when the
   * session ends, its writer is gone, or `signal` aborts.
   */
  async *follow(
    sessionId: number,
    query: FollowQuery,
  ): AsyncGenerator<RecordedTick, void, undefined> {
    const { pollMs = POLL_MS, signal, ...rest } = query;
    let afterSeq = query.afterSeq ?? 0;
    while (!signal.aborted) {
      // Asked before the ticks are: what a writer stored before it went is then still seen.
      const goesOn = this.isBeingRecorded(sessionId);
      for (const recorded of this.ticks(sessionId, { ...rest, afterSeq })) {
        afterSeq = recorded.seq;
        yield recorded;
        if (signal.aborted) return;
      }
      if (!goesOn) return;
      await sleep(pollMs, signal);
    }
  }

  /** Some records of some hosts over a stretch of a session, decoding nothing else. */
  columns(sessionId: number, query: ColumnQuery): ReadingColumns {
    const range = rangeOf(query);
    const selection = this.#selection(sessionId, query);
    const parts = [...this.#segments(sessionId, range, 0, wantedBy(selection))];
    return gatherColumns(parts, selection);
  }

  /** The same in parts, for a stretch that is too long to be held as a whole. */
  *columnParts(sessionId: number, query: ColumnQuery): Generator<ReadingColumns, void, undefined> {
    const range = rangeOf(query);
    const selection = this.#selection(sessionId, query);
    for (const part of this.#segments(sessionId, range, 0, wantedBy(selection))) {
      yield gatherColumns([part], selection);
    }
  }

  /** The summaries of a session; undefined where the file can hold none, being of an older version. */
  summaries(sessionId: number): StoredSummaries | undefined {
    return this.#guarded(
      undefined,
      () =>
        SummaryTable.isIn(this.#db) ? { table: new SummaryTable(this.#db), sessionId } : undefined,
    );
  }

  /** What SQLite itself finds wrong with the file, a sentence each; the checksums are looked at in reading. */
  integrityFaults(): string[] {
    return this.#guarded([], () => {
      const rows = this.#db.prepare("PRAGMA quick_check(10)").all();
      return rows.map((row) => String(Object.values(row)[0])).filter((fault) => fault !== "ok")
        .map((fault) => `${this.path}: ${plainText(fault, 200)}`);
    });
  }

  /** The hosts of a session, in the order of its ticks' results. */
  hosts(sessionId: number): Host[] {
    return this.#guarded(
      [],
      () =>
        readHosts(this.#db, sessionId, (what) => this.#tell(`${what} of ${this.path} is damaged`)),
    );
  }

  [Symbol.dispose](): void {
    this.#source.close();
  }

  #wantedRecords(sessionId: number, only: ReadonlySet<string>): WantedColumns {
    return {
      hosts: this.hosts(sessionId).map((_, place) => place),
      records: this.#names(sessionId).flatMap((name, number) =>
        name !== undefined && only.has(name) ? number : []
      ),
    };
  }

  #selection(sessionId: number, query: ColumnQuery): ColumnSelection {
    const hosts = this.hosts(sessionId), names = this.#names(sessionId);
    return columnSelection({ hosts, names }, query);
  }

  /** Whether a session is being recorded right now. */
  isBeingRecorded(sessionId: number): boolean {
    return isBeingRecorded(this.path) && this.#guarded(false, () => {
      const row = this.#db.prepare("SELECT ended_at_ms FROM session WHERE id = ?").get(sessionId);
      return row !== undefined && row.ended_at_ms === null;
    });
  }

  #names(sessionId: number): (string | undefined)[] {
    return this.#guarded(
      [],
      () =>
        readRecordNames(
          this.#db,
          sessionId,
          (what) => this.#tell(`${what} of ${this.path} is damaged: its values are left out`),
        ),
    );
  }

  *#segments(
    sessionId: number,
    range: WallRange,
    afterSeq: number,
    wanted: WantedColumns,
  ): Generator<SegmentPart> {
    let cursor = afterSeq;
    while (true) {
      const step = this.#guarded(
        undefined,
        () => this.#walk.next(sessionId, range, cursor, wanted),
      );
      if (step === undefined) return;
      const { segment } = step;
      if (segment !== undefined) yield { segment, afterSeq: cursor };
      cursor = step.cursor;
    }
  }

  #tell(sentence: string): void {
    if (this.#told.has(sentence)) return;
    this.#told.add(sentence);
    this.#warn(sentence);
  }

  /** A page of the file that cannot be read ends what depends on it, with a warning. */
  #guarded<Result>(otherwise: Result, read: () => Result): Result {
    try {
      return read();
    } catch (error) {
      if (error instanceof UsageError) throw error;
      this.#tell(`a part of ${this.path} cannot be read (${messageOf(error)}): it is left out`);
      return otherwise;
    }
  }
}

function wantedBy({ hosts, records }: ColumnSelection): WantedColumns {
  return {
    hosts: hosts.map(({ place }) => place),
    records: records.flatMap(({ number }) => number ?? []),
  };
}

function rangeOf({ fromMs = -Infinity, toMs = Infinity }: RangeQuery): WallRange {
  return { fromMs, toMs };
}
