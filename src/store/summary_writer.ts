import type { DatabaseSync } from "node:sqlite";
import type { Metric } from "../model/dashboard.ts";
import { recordsBehind } from "../model/source.ts";
import { metricOfSummaryKey } from "../model/summary.ts";
import type { Tick } from "../model/tick.ts";
import { joinSummaries } from "../series/join_summaries.ts";
import { START_TIME_RECORD } from "../series/restart_detector.ts";
import { Summarizer, type Summary } from "../series/summarizer.ts";
import { columnTicks } from "./column_ticks.ts";
import { inTransaction } from "./in_transaction.ts";
import { gatherColumns } from "./reading_columns.ts";
import { SegmentWalk } from "./segment_walk.ts";
import { readHosts, readRecordNames } from "./session_table.ts";
import { SummaryTable } from "./summary_table.ts";

/** Who goes on where another stopped derives from so many ticks before on. */
const LEAD_TICKS = 120;
/** So many values are summarised before they are written: a row for each series costs more than what is in it. */
const BATCH_VALUES = 2_000_000;
const ALWAYS = { fromMs: -Infinity, toMs: Infinity };

/** Summarises a run of a recording, block by block, as far as its readings are in blocks. */
export class SummaryWriter {
  readonly #db: DatabaseSync;
  readonly #session: number;
  readonly #intervalMs: number;
  readonly #table: SummaryTable;
  readonly #metrics: readonly Metric[];
  #walk: SegmentWalk | undefined;
  #summarizer: Summarizer | undefined;
  #hostCount = 0;

  constructor(db: DatabaseSync, session: number, { intervalMs }: { readonly intervalMs: number }) {
    this.#db = db;
    this.#session = session;
    this.#intervalMs = intervalMs;
    this.#table = new SummaryTable(db);
    this.#metrics = this.#table.keys(session).map((key) =>
      metricOfSummaryKey(key) ?? { name: "", color: "", type: "gauge", key: "" }
    );
  }

  /** Summarises all blocks that are not yet; throws what SQLite says, and nothing of a part is then written. */
  extend(): void {
    if (this.#metrics.length === 0) return;
    while (this.#step());
  }

  /** A few blocks; false at the end. */
  #step(): boolean {
    const afterSeq = this.#table.lastSeq(this.#session);
    const row = this.#db.prepare("SELECT max(last_seq) AS last FROM block WHERE session_id = ?")
      .get(this.#session);
    const endSeq = Number(row?.last ?? 0);
    if (endSeq <= afterSeq) return false;
    const summarizer = this.#ready(afterSeq);
    const summaries: Summary[] = [];
    let lastSeq = afterSeq, values = 0;
    for (const ticks of this.#blocksAfter(afterSeq, endSeq)) {
      summaries.push(...summarizer.take(ticks.ticks));
      lastSeq = ticks.lastSeq;
      values += ticks.ticks.length * this.#hostCount * this.#metrics.length;
      if (values >= BATCH_VALUES) break;
    }
    const summary = joinSummaries(summaries);
    inTransaction(this.#db, () => {
      // A damaged stretch has nothing to summarise, and is not looked at again.
      if (summary !== undefined) this.#table.append(this.#session, summary, lastSeq);
      else this.#table.skipTo(this.#session, endSeq);
    });
    return true;
  }

  /** One that has seen what comes before a tick; another for hosts that joined since. */
  #ready(afterSeq: number): Summarizer {
    const hostCount = readHosts(this.#db, this.#session, () => {}).length;
    if (this.#summarizer !== undefined && hostCount === this.#hostCount) return this.#summarizer;
    this.#hostCount = hostCount;
    const summarizer = new Summarizer(this.#metrics, { hostCount, intervalMs: this.#intervalMs });
    if (afterSeq > 0) {
      for (const { ticks } of this.#blocksAfter(Math.max(0, afterSeq - LEAD_TICKS), afterSeq)) {
        summarizer.lead(ticks);
      }
    }
    return this.#summarizer = summarizer;
  }

  /** The ticks of the blocks after a tick, up to another that is the last of its block. */
  *#blocksAfter(afterSeq: number, endSeq: number): Generator<{ ticks: Tick[]; lastSeq: number }> {
    const numbers = new Map(
      readRecordNames(this.#db, this.#session, () => {}).map((name, number) => [name, number]),
    );
    const records = [...new Set([...this.#metrics.flatMap(recordsBehind), START_TIME_RECORD])]
      .map((name) => ({ name, number: numbers.get(name) }));
    const hosts = Array.from({ length: this.#hostCount }, (_, place) => ({ id: "", place }));
    const wanted = {
      hosts: hosts.map(({ place }) => place),
      records: records.flatMap(({ number }) => number ?? []),
    };
    const walk = this.#walk ??= new SegmentWalk(this.#db, () => {});
    for (let cursor = afterSeq; cursor < endSeq;) {
      const step = walk.next(this.#session, ALWAYS, cursor, wanted);
      if (step === undefined) return;
      const { segment } = step;
      if (segment !== undefined) {
        const columns = gatherColumns([{ segment, afterSeq: cursor }], {
          ...ALWAYS,
          hosts,
          records,
        });
        yield { ticks: [...columnTicks(columns)], lastSeq: step.cursor };
      }
      cursor = step.cursor;
    }
  }
}
