import type { Labels, PrometheusSeries } from "../../collect/prometheus/parse_result.ts";
import type { PrometheusClient } from "../../collect/prometheus/prometheus_client.ts";
import { plainText } from "../../base/plain_text.ts";
import type { HostResult, Tick } from "../../model/tick.ts";
import type { ReadingColumns } from "../../store/reading_columns.ts";
import { type Grid, HostColumns, type LastSeen } from "./host_columns.ts";
import { columnTicks } from "../../store/column_ticks.ts";
import { type RecordQuery, seriesByHost } from "./record_queries.ts";

export interface PrometheusReaderOptions {
  readonly client: PrometheusClient;
  readonly queries: readonly RecordQuery[];
  /** What hosts are called over there, in the order of the session. */
  readonly hosts: readonly { readonly id: string }[];
  /** The label that names them. */
  readonly label: string;
  /** Between two ticks, and between two scrapes. */
  readonly intervalMs: number;
  readonly scrapeMs: number;
  /** What is sampled so little after a tick is still of it, in milliseconds. */
  readonly slackMs: number;
  /** The wall-clock time at which the monotonic clock of its ticks is 0. */
  readonly epochMs: number;
}

/** So many questions are under way at once. */
const AT_ONCE = 4;
/** So many values are read at a time, and so many samples by one question. */
const MOST_VALUES = 2_000_000;
const MOST_SAMPLES = 500_000;
/** A Prometheus gives no more points of a series. */
const MOST_POINTS = 10_000;
/** The records whose times are asked for: that of the scrape, and some that what was backfilled may have. */
const MOST_CLOCKS = 6;
/** What came later than its tick, by at most so many intervals, is of the next one. */
const LATE_INTERVALS = 2;

interface ReadOptions {
  readonly deadlineMs?: number | undefined;
  /** Of these alone; absent: all. */
  readonly records?: ReadonlySet<string> | undefined;
}

/** A grid that is being read, and what is known of it. */
interface Stretch extends Pick<ReadOptions, "deadlineMs"> {
  readonly grid: Grid;
  readonly seen: LastSeen;
  readonly columns: readonly HostColumns[];
  readonly isRaw: boolean;
}

/** Reads stretches of a Prometheus' history as ticks of a session: one query a record for all hosts. */
export class PrometheusReader {
  readonly #options: PrometheusReaderOptions;
  readonly #places: ReadonlyMap<string, number>;
  /** Queries whose results bear no label that names a host. */
  readonly #unlabelled = new Set<string>();
  /** Hosts of which several series of one record go on beside each other. */
  readonly #doubled = new Set<string>();

  constructor(options: PrometheusReaderOptions) {
    this.#options = options;
    this.#places = new Map(options.hosts.map(({ id }, place) => [id, place]));
  }

  get intervalMs(): number {
    return this.#options.intervalMs;
  }

  /** All that it reads. */
  get records(): readonly string[] {
    return this.#options.queries.map(({ record }) => record);
  }

  /** What must be known of what was read, in sentences. */
  remarks(): string[] {
    const { label } = this.#options, [query] = this.#unlabelled, [host] = this.#doubled;
    const remarks: string[] = [], more = this.#doubled.size - 1;
    if (query !== undefined) {
      const name = plainText(query, 200);
      remarks.push(
        `what the query ${name} yields without a label ${label} is of no host, and not shown`,
      );
    }
    if (host !== undefined) {
      remarks.push(
        `of ${plainText(host, 80)}${more > 0 ? ` (as of ${more} more)` : ""} there are several ` +
          "series of one record at a time: the one with the newest sample is shown, --source-match " +
          "chooses",
      );
    }
    return remarks;
  }

  /** A tick at which all hosts have the same result. */
  tickAt(atMs: number, result: HostResult): Tick {
    const { hosts, intervalMs, epochMs } = this.#options;
    return {
      index: Math.round((atMs - epochMs) / intervalMs),
      atMs,
      monotonicMs: atMs - epochMs,
      latenessMs: 0,
      results: hosts.map(() => result),
    };
  }

  /** For a stretch that is yet to be read. */
  noneSeen(): LastSeen {
    const { length } = this.#options.hosts;
    return {
      timesMs: new Float64Array(length).fill(NaN),
      answeredMs: new Float64Array(length).fill(NaN),
      isOddClock: new Uint8Array(length),
      isSampled: new Uint8Array(length),
    };
  }

  /**
   * The ticks of a grid, some at a time; those before anything was ever sampled are left out. Rejects with a
   * `CollectError`.
   */
  async *ticks(
    grid: Grid,
    seen: LastSeen,
    options: ReadOptions = {},
  ): AsyncGenerator<Tick[], void, undefined> {
    for (const piece of this.#pieces(grid)) {
      const isBegun = seen.timesMs.some((timeMs) => !Number.isNaN(timeMs));
      const ticks = [...columnTicks(await this.read(piece, seen, options))];
      if (isBegun) yield ticks;
      else {
        const first = ticks.findIndex(({ results }) =>
          results.some((result) => result?.kind !== "miss" || result.reason !== "stalled")
        );
        if (first >= 0) yield ticks.slice(first);
      }
    }
  }

  /** A grid in pieces, each of which is read at a time. */
  *#pieces({ firstMs, count }: Grid): Generator<Grid> {
    const { hosts, queries, intervalMs } = this.#options;
    const hostCount = Math.max(1, hosts.length);
    const perHost = Math.min(MOST_VALUES / queries.length, MOST_SAMPLES) / hostCount;
    const most = Math.max(1, Math.floor(Math.min(perHost, MOST_POINTS)));
    for (let from = 0; from < count; from += most) {
      yield { firstMs: firstMs + from * intervalMs, count: Math.min(most, count - from) };
    }
  }

  /**
   * What was sampled in the interval before each tick of a grid. `seen` is that of the stretch before it, and
   * goes on. Rejects with a `CollectError`.
   */
  async read(
    grid: Grid,
    seen: LastSeen,
    { deadlineMs, records }: ReadOptions = {},
  ): Promise<ReadingColumns> {
    const { queries, hosts, intervalMs, scrapeMs, epochMs } = this.#options;
    const startMs = performance.now();
    // Samples that are left out between two ticks need not come over the wire.
    const isRaw = intervalMs < 2 * scrapeMs;
    const columns = hosts.map(() => new HostColumns(grid.count));
    const stretch = { grid, seen, columns, isRaw, deadlineMs };
    if (!isRaw) await this.#readTimes(stretch);
    const left = queries.filter(({ record }) => records?.has(record) ?? true);
    const work = async () => {
      for (let query = left.shift(); query !== undefined; query = left.shift()) {
        await this.#readRecord(query, stretch);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const tookMs = performance.now() - startMs;
    columns.forEach(({ isDouble }, place) => isDouble && this.#doubled.add(hosts[place]!.id));
    const atMs = Float64Array.from(
      { length: grid.count },
      (_, at) => grid.firstMs + at * intervalMs,
    );
    return {
      index: atMs.map((ms) => Math.round((ms - epochMs) / intervalMs)),
      atMs,
      monotonicMs: atMs.map((ms) => ms - epochMs),
      hosts: columns.map((column, place) =>
        column.readings(hosts[place]!.id, { atMs, intervalMs, epochMs, tookMs, seen, place })
      ),
    };
  }

  #hostOf(labels: Labels): number | undefined {
    return this.#places.get(labels[this.#options.label] ?? "");
  }

  async #readRecord(
    query: RecordQuery,
    { grid, seen, columns, isRaw, deadlineMs }: Stretch,
  ): Promise<void> {
    const { client, intervalMs, slackMs, label } = this.#options;
    const { record, expression, isDerived } = query;
    const asItIs = isRaw && !isDerived;
    const toMs = grid.firstMs + (grid.count - 1) * intervalMs;
    const rangeMs = Math.ceil((grid.count + LATE_INTERVALS) * intervalMs);
    const series = asItIs
      ? await client.query(`${expression}[${rangeMs}ms]`, { atMs: toMs + slackMs, deadlineMs })
      : await this.#steps(expression, grid, deadlineMs);
    if (isDerived && series.some(({ labels }) => labels[label] === undefined)) {
      this.#unlabelled.add(record);
    }
    const own = seriesByHost(series, { query, hostOf: (labels) => this.#hostOf(labels) });
    for (const [host, several] of own) {
      const sinceMs = seen.timesMs[host]!;
      columns[host]!.put(record, several, {
        ...{ grid, intervalMs, slackMs, sinceMs, isDerived },
        tellsTime: asItIs,
      });
    }
  }

  /** When what a Prometheus takes for the newest sample at each tick was sampled. */
  async #readTimes({ grid, seen, columns, deadlineMs }: Stretch): Promise<void> {
    const { queries, intervalMs, label } = this.#options;
    const asked = queries.filter(({ isDerived }) => !isDerived);
    // Of a scrape all samples have one time; what was backfilled has not all of the names.
    const clocks = asked.filter((_, at) => at < MOST_CLOCKS).map(({ expression }) =>
      `timestamp(${expression})`
    );
    if (clocks.length === 0) return;
    const newest = `max by (${label}) (${clocks.join(" or ")})`;
    for (const series of await this.#steps(newest, grid, deadlineMs)) {
      const host = this.#hostOf(series.labels);
      if (host !== undefined) {
        columns[host]!.putTimes(series, grid, { intervalMs, sinceMs: seen.timesMs[host]! });
      }
    }
  }

  #steps(
    expression: string,
    { firstMs, count }: Grid,
    deadlineMs: number | undefined,
  ): Promise<PrometheusSeries[]> {
    const { client, intervalMs } = this.#options;
    if (count === 1) return client.query(expression, { atMs: firstMs, deadlineMs });
    return client.queryRange(expression, {
      fromMs: firstMs,
      toMs: firstMs + (count - 1) * intervalMs,
      stepMs: intervalMs,
      deadlineMs,
    });
  }
}
