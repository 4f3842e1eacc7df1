import { DatabaseSync } from "node:sqlite";
import type { Metric } from "../../model/dashboard.ts";
import type { Host } from "../../model/host.ts";
import { SUMMARY_LEVELS_MS, type SummaryColumns, summaryKey } from "../../model/summary.ts";
import type { SummarySource } from "../../series/summary_history.ts";
import { type Happenings, joinHappenings } from "../../store/happenings.ts";
import type { StoredSummaries } from "../../store/recording_reader.ts";
import { migrate } from "../../store/schema.ts";
import { type SummaryBlock, SummaryTable } from "../../store/summary_table.ts";
import type { RecordedRun } from "./recorded_runs.ts";

/** So many unpacked rows are kept, 60 kB each at most. */
const KEPT_ROWS = 400;
/** Who records adds to them every few minutes, which is looked for so often, in milliseconds. */
const LOOK_MS = 30_000;

/** Where the summaries of a metric are. */
interface Place {
  readonly table: SummaryTable;
  /** Among the series of that table. */
  readonly number: number;
}

interface Looked {
  readonly atMs: number;
  readonly blocks: readonly SummaryBlock[];
}

/**
 * The summaries of one run: of each metric those that the recording holds, or those that are derived from its
 * readings into `derived`, packed as they would be in a file.
 */
export class RunSummaries implements SummarySource {
  run: RecordedRun;
  /** Takes what is derived. */
  readonly derived: SummaryTable;
  readonly #stored: StoredSummaries | undefined;
  readonly #lookMs: number;
  /** The recording holds some, of which was read then. */
  #isStored = false;
  #readAtMs = -Infinity;
  readonly #places = new Map<string, Place>();
  /** Where the hosts are in the run; -1: nowhere. */
  readonly #hosts: readonly number[];
  readonly #looked = new Map<string, Looked>();
  readonly #happened = new Map<
    number | undefined,
    { readonly blocks: readonly SummaryBlock[]; readonly all: Happenings }
  >();
  readonly #rows = new Map<string, SummaryColumns | undefined>();

  constructor(
    run: RecordedRun,
    { stored, hosts, lookMs = LOOK_MS }: {
      readonly stored: StoredSummaries | undefined;
      readonly hosts: readonly Host[];
      /** How often is looked for what was added. */
      readonly lookMs?: number | undefined;
    },
  ) {
    const { session } = run;
    this.run = run;
    this.#hosts = hosts.map(({ id }) => session.hosts.findIndex((host) => host.id === id));
    this.#stored = stored;
    this.#lookMs = lookMs;
    this.#readKeys();
    this.derived = tableInMemory();
  }

  /** Those of some metrics that the recording does not summarise. */
  lacking(metrics: readonly Metric[]): Metric[] {
    return metrics.filter((metric) => {
      const place = this.#places.get(summaryKey(metric));
      return place === undefined || place.table === this.derived;
    });
  }

  /** These metrics will be derived. */
  begin(metrics: readonly Metric[]): void {
    const keys = metrics.map(summaryKey);
    this.derived.begin(this.run.session.id, keys);
    keys.forEach((key, number) => this.#places.set(key, { table: this.derived, number }));
  }

  get fromMs(): number {
    return this.run.fromMs;
  }

  /** One that is recorded still has no end yet. */
  get toMs(): number {
    return this.run.session.live ? Infinity : this.run.toMs;
  }

  get intervalMs(): number {
    return this.run.session.intervalMs;
  }

  blocks(bucketMs: number, metric: Metric): readonly SummaryBlock[] {
    const key = summaryKey(metric);
    // Who records summarises further ones as soon as a host has told of them.
    if (!this.#places.has(key) && performance.now() - this.#readAtMs > this.#lookMs) {
      this.#readKeys();
    }
    const place = this.#places.get(key);
    return place === undefined ? [] : this.#blocksOf(place.table, bucketMs);
  }

  #readKeys(): void {
    this.#readAtMs = performance.now();
    if (this.#stored === undefined) return;
    const { table, sessionId } = this.#stored;
    const keys = table.keys(sessionId);
    this.#isStored = keys.length > 0;
    for (const [number, key] of keys.entries()) {
      if (!this.#places.has(key)) this.#places.set(key, { table, number });
    }
  }

  series(block: SummaryBlock, metric: Metric, hostIndex: number): SummaryColumns | undefined {
    const { table, number } = this.#places.get(summaryKey(metric))!, host = this.#hosts[hostIndex]!;
    const key = `${table === this.derived} ${block.id} ${host} ${number} ${block.startMs.length}`;
    if (this.#rows.has(key)) return this.#rows.get(key);
    const row = host < 0 ? undefined : table.series(block, host, number);
    this.#rows.set(key, row);
    const [oldest] = this.#rows.keys();
    if (this.#rows.size > KEPT_ROWS && oldest !== undefined) this.#rows.delete(oldest);
    return row;
  }

  /** What happened to a host; without one, to all. */
  happenings(hostIndex?: number): Happenings {
    const host = hostIndex === undefined ? undefined : this.#hosts[hostIndex]!;
    if (host === -1) return {};
    const table = this.#isStored ? this.#stored!.table : this.derived;
    const blocks = this.#blocksOf(table, SUMMARY_LEVELS_MS[0]!);
    const known = this.#happened.get(host);
    if (known?.blocks === blocks) return known.all;
    const all = blocks.map((block) => table.happenings(block, host)).reduce(joinHappenings, {});
    this.#happened.set(host, { blocks, all });
    return all;
  }

  #blocksOf(table: SummaryTable, bucketMs: number): readonly SummaryBlock[] {
    const key = `${table === this.derived} ${bucketMs}`;
    const looked = this.#looked.get(key), nowMs = performance.now();
    if (looked !== undefined && nowMs - looked.atMs < this.#lookMs) return looked.blocks;
    const sessionId = table === this.#stored?.table ? this.#stored.sessionId : this.run.session.id;
    const blocks = table.blocks(sessionId, bucketMs);
    this.#looked.set(key, { atMs: nowMs, blocks });
    return blocks;
  }

  /** What was derived since is seen at once. */
  lookAgain(): void {
    this.#looked.clear();
  }
}

function tableInMemory(): SummaryTable {
  const db = new DatabaseSync(":memory:");
  migrate(db);
  return new SummaryTable(db);
}
