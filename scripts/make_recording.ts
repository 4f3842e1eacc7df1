/**
 * Makes a long recording in a fraction of the time that it is of, block by block:
 *
 *   deno run -A scripts/make_recording.ts FILE [--days 30] [--hosts 4] [--records 40] [--spikes 0]
 *
 * Traffic has a daily wave and noise; `--spikes` hides so many steps of one second, twenty times as high as
 * what is around them, at random places, and prints where.
 */
import { DatabaseSync } from "node:sqlite";
import { parseArgs } from "node:util";
import { stringify } from "yaml";
import { parseDashboard } from "../src/config/dashboard_file.ts";
import type { Host } from "../src/model/host.ts";
import { summaryKey } from "../src/model/summary.ts";
import { inTransaction } from "../src/store/in_transaction.ts";
import { insertBlock, packedBlock } from "../src/store/insert_block.ts";
import { RecordingWriter } from "../src/store/recording_writer.ts";
import type { StoredTick } from "../src/store/stored_tick.ts";
import { SummaryWriter } from "../src/store/summary_writer.ts";
import { flatMetrics } from "../src/view/scene.ts";

/** What to make. */
export interface RecordingRequest {
  readonly days: number;
  readonly hosts: number;
  readonly records: number;
  readonly spikes?: readonly Spike[] | undefined;
  /** False: as recordings were before there were summaries. */
  readonly summarized?: boolean | undefined;
}

/** One second in which a counter rises twenty times as fast as around it. */
export interface Spike {
  readonly host: number;
  readonly record: number;
  readonly tick: number;
}

/** What it took. */
export interface RecordingFigures {
  readonly fromMs: number;
  readonly ticks: number;
  readonly bytes: number;
  readonly summaryBytes: number;
  /** CPU per tick, in milliseconds. */
  readonly blockMs: number;
  readonly summaryMs: number;
}

const START_MS = Date.UTC(2025, 0, 1);
const DAY_TICKS = 86_400;
const BLOCK_TICKS = 2048;
const FOLDS = 8;
const SPIKE = 20;
/** By turns; those that are counters can have a spike. */
const KINDS = ["requests", "bytes", "misses", "open", "errors", "slow", "still", "level"] as const;
const COUNTERS = 3;

/** Makes the file, which must not be there. */
export function makeRecording(path: string, request: RecordingRequest): RecordingFigures {
  const { days, hosts: hostCount, records: recordCount, spikes = [], summarized = true } = request;
  const records = Array.from(
    { length: recordCount },
    (_, at) => `made.${KINDS[at % 8]}_${at >> 3}`,
  );
  const dashboardText = dashboardOf(records);
  const metrics = flatMetrics(parseDashboard(dashboardText, "made").pages);
  const session = {
    hosts: Array.from({ length: hostCount }, (_, at): Host => ({
      id: `ats${at + 1}`,
      label: `ats${at + 1}`,
      address: { kind: "local" },
    })),
    dashboardText,
    intervalMs: 1000,
    timeZone: "UTC",
    records,
    summarized: summarized ? [...new Set(metrics.map(summaryKey))] : [],
  };
  new RecordingWriter(path, session, { onWarning: fail, startedAtMs: START_MS }).close();
  const db = new DatabaseSync(path);
  db.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
  const traffic = new MadeTraffic(hostCount, recordCount, spikes);
  const summaries = new SummaryWriter(db, 1, session);
  const ticks = days * DAY_TICKS;
  let blockMs = 0, summaryMs = 0;
  for (let first = 0; first < ticks; first += BLOCK_TICKS) {
    const stored = Array.from(
      { length: Math.min(BLOCK_TICKS, ticks - first) },
      (_, at) => traffic.tick(first + at),
    );
    const startMs = performance.now();
    const place = { session: 1, firstSeq: first + 1, lastSeq: first + stored.length };
    const block = packedBlock(stored, place);
    inTransaction(db, () => insertBlock(db, block));
    const madeMs = performance.now();
    if ((first / BLOCK_TICKS) % FOLDS === FOLDS - 1) summaries.extend();
    blockMs += madeMs - startMs;
    summaryMs += performance.now() - madeMs;
  }
  summaries.extend();
  db.prepare("UPDATE session SET ended_at_ms = ?").run(START_MS + (ticks - 1) * 1000);
  const { bytes } = db.prepare("SELECT coalesce(sum(length(data)), 0) AS bytes FROM summary")
    .get()!;
  db.close();
  return {
    fromMs: START_MS,
    ticks,
    bytes: Deno.statSync(path).size,
    summaryBytes: Number(bytes),
    blockMs: blockMs / ticks,
    summaryMs: summaryMs / ticks,
  };
}

/** So many spikes, each at a place of its own that `random` (0 to 1) chooses. */
export function chooseSpikes(
  count: number,
  { days, hosts, records }: RecordingRequest,
  random: () => number,
): Spike[] {
  const below = (limit: number) => Math.floor(random() * limit);
  return Array.from({ length: count }, () => ({
    host: below(hosts),
    record: 8 * below(Math.ceil(records / 8)) + below(2),
    tick: 120 + below(days * DAY_TICKS - 240),
  }));
}

/** Pages of four panels with three metrics each, one of which is a share. */
function dashboardOf(records: readonly string[]): string {
  const metrics = records.map((key, at) => {
    const kind = KINDS[at % 8]!, name = `${kind} ${at >> 3}`, color = COLORS[at % 3]!;
    if (kind === "misses") {
      return { name, type: "share", key, key2: records[at - 2]!, color };
    }
    return { name, type: kind === "open" || kind === "level" ? "gauge" : "counter", key, color };
  });
  const chunks = <Item>(items: readonly Item[], size: number) =>
    Array.from(
      { length: Math.ceil(items.length / size) },
      (_, at) => items.slice(at * size, (at + 1) * size),
    );
  const panels = chunks(metrics, 3).map((own, at) => ({ title: `Panel ${at + 1}`, metrics: own }));
  return stringify({
    pages: chunks(panels, 4).map((own, at) => ({ name: `Page ${at + 1}`, panels: own })),
  });
}

const COLORS = ["#5aa9f8", "#f2b134", "#6cc070"];

class MadeTraffic {
  readonly #values: number[][];
  readonly #shown: number[][];
  readonly #numbers: number[];
  readonly #spikes = new Map<number, Spike[]>();
  #state = 12345;

  constructor(hosts: number, records: number, spikes: readonly Spike[]) {
    this.#values = Array.from({ length: hosts }, () => new Array<number>(records).fill(0));
    this.#shown = this.#values.map((own) => [...own]);
    this.#numbers = [...Array(records).keys()];
    for (const spike of spikes) {
      this.#spikes.set(spike.tick, [...this.#spikes.get(spike.tick) ?? [], spike]);
    }
  }

  tick(index: number): StoredTick {
    const monotonicMs = 5000 + index * 1000 + Math.round(this.#random() * 1e6) / 1e6;
    const wave = 1 + 0.6 * Math.sin(2 * Math.PI * index / DAY_TICKS);
    const spikes = this.#spikes.get(index) ?? [];
    return {
      index,
      atMs: START_MS + index * 1000,
      monotonicMs,
      latenessMs: 0.2,
      results: this.#values.map((_, host) => {
        const tookMs = Math.round((2 + 3 * this.#random()) * 1e6) / 1e6;
        return {
          kind: "reply",
          repliedAtMs: monotonicMs + tookMs,
          tookMs,
          records: this.#numbers,
          values: this.#read(host, {
            index,
            wave,
            spikes: spikes.filter((own) => own.host === host),
          }),
          absent: [],
          problems: [],
        };
      }),
    };
  }

  #read(
    host: number,
    { index, wave, spikes }: {
      readonly index: number;
      readonly wave: number;
      readonly spikes: readonly Spike[];
    },
  ): number[] {
    const values = this.#values[host]!, shown = this.#shown[host]!;
    for (let record = 0; record < values.length; record++) {
      const kind = record % 8;
      const factor = spikes.some((own) => own.record === record) ? SPIKE : 1;
      if (kind === 0) values[record]! += this.#around(4000 * wave, 400) * factor;
      else if (kind === 1) values[record]! += this.#around(5e7 * wave, 5e6) * factor;
      else if (kind === 2) values[record]! += this.#around(300 * wave, 40);
      else if (kind === COUNTERS) values[record] = this.#around(1200 * wave, 60);
      else if (kind === 4) values[record]! += this.#random() < 0.02 ? 1 : 0;
      else if (kind === 5) values[record]! += this.#around(9000 * wave, 200);
      if (kind !== 5 || index % 5 === host % 5) shown[record] = values[record]!;
    }
    return [...shown];
  }

  #around(mean: number, spread: number): number {
    const noise = this.#random() + this.#random() + this.#random() - 1.5;
    return Math.max(0, Math.round(mean + 2 * spread * noise));
  }

  #random(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return this.#state / 2 ** 32;
  }
}

function fail(sentence: string): never {
  throw new Error(sentence);
}

if (import.meta.main) {
  const { values, positionals: [path] } = parseArgs({
    args: Deno.args,
    allowPositionals: true,
    options: {
      days: { type: "string", default: "30" },
      hosts: { type: "string", default: "4" },
      records: { type: "string", default: "40" },
      spikes: { type: "string", default: "0" },
    },
  });
  if (path === undefined) throw new Error("name the file that is to be made");
  const request = {
    days: Number(values.days),
    hosts: Number(values.hosts),
    records: Number(values.records),
  };
  const spikes = chooseSpikes(Number(values.spikes), request, Math.random);
  const figures = makeRecording(path, { ...request, spikes });
  console.log(JSON.stringify({ ...figures, spikes }, undefined, 2));
}
