import type { Host } from "../../src/model/host.ts";
import type { RecordValue } from "../../src/model/record_value.ts";
import type { Tick } from "../../src/model/tick.ts";
import { openRecorder } from "../../src/store/recorder.ts";
import { openRecording } from "../../src/store/open_recording.ts";
import { RecordingWriter } from "../../src/store/recording_writer.ts";
import { NameTable } from "../../src/base/name_table.ts";
import { encodeTick } from "../../src/store/tick_codec.ts";
import { measureAllRecords } from "./store_all.ts";
import { benchLongStore } from "./store_long.ts";
import type { Figure, Section } from "./table.ts";

/** How much to record. */
export interface BenchStoreOptions {
  readonly hosts?: number;
  readonly records?: number;
  readonly ticks?: number;
  /** Of the long recording; 0: none. */
  readonly days?: number;
}

const MONTH_DAYS = 30;
const DAY_TICKS = 86_400;
const START_MS = Date.UTC(2025, 0, 15);
const PAGE_RECORDS = 12;
/** Targets of the figures, by the beginning of their names. */
const TARGETS: readonly (readonly [string, number])[] = [
  // 60 MB for a day of 4 hosts with 40 records.
  ["file, per value", 60e6 / (4 * 40 * 86_400)],
  ["open, and read the last minute", 1000],
  ["page of 12 records", 200],
];

/**
 * Records a day of synthetic traffic (4 hosts, 40 records, one tick a second) as fast as it can, and measures
 * the file, what a tick costs, and how long it takes to open it and to query it.
 */
export async function benchStore(options: BenchStoreOptions = {}): Promise<Section[]> {
  const rows = await measureStore(options);
  const mostOf = ({ what }: Figure) => TARGETS.find(([name]) => what.startsWith(name))?.[1];
  // A tenth of a day is enough to tell what a day takes.
  const all = await measureAllRecords(Math.ceil((options.ticks ?? DAY_TICKS) / 10));
  const figures = [...rows.map((row) => ({ ...row, most: mostOf(row) })), ...all];
  const { days = MONTH_DAYS } = options;
  return [{ title: "Recordings", figures }, ...days > 0 ? [await benchLongStore(days)] : []];
}

async function measureStore(options: BenchStoreOptions): Promise<Figure[]> {
  const { hosts: hostCount = 4, records: recordCount = 40, ticks = DAY_TICKS } = options;
  const folder = await Deno.makeTempDir({ prefix: "bench-store-" });
  const path = `${folder}/day.db`;
  const hosts = Array.from({ length: hostCount }, (_, at): Host => ({
    id: `ats${at + 1}.example.net`,
    label: `ats${at + 1}`,
    address: { kind: "local" },
  }));
  const fleet = new SyntheticFleet(hostCount, recordCount);
  const session = {
    label: "bench",
    hosts,
    dashboardText: "pages: []\n",
    intervalMs: 1000,
    timeZone: "UTC",
    records: fleet.records,
  };
  const rows: Figure[] = [];
  const add = (what: string, value: number, unit: string) => rows.push({ what, value, unit });
  try {
    const writing = writeDay(path, session, fleet, ticks);
    const { size } = await Deno.stat(path);
    add(`file, ${hostCount} hosts x ${recordCount} records x ${ticks} ticks`, size / 1e6, "MB");
    add("file, per value", size / (hostCount * recordCount * ticks), "bytes");
    add("write, per tick in its own transaction", writing.tickMs, "ms");
    add("write, longest tick (it makes a block)", writing.longestMs, "ms");
    add("write, of one core at 1 tick a second", writing.tickMs / 10, "%");

    const opened = await timed(async () => {
      using recording = await openRecording(path, { onWarning: fail });
      const last = recording.sessions().at(-1)!;
      const count = [...recording.ticks(last.id, { fromMs: last.toMs! - 60_000 })].length;
      if (count !== Math.min(ticks, 61)) fail(`the last window has ${count} ticks`);
    });
    add("open, and read the last minute", opened, "ms");

    using recording = await openRecording(path, { onWarning: fail });
    const id = recording.sessions().at(-1)!.id;
    const page = fleet.records.slice(0, PAGE_RECORDS);
    for (const [name, times] of [["first", 1], ["again", 3]] as const) {
      let bestMs = Infinity;
      for (let time = 0; time < times; time++) {
        const tookMs = await timed(() => {
          const { index } = recording.columns(id, { records: page });
          if (index.length !== ticks) fail(`the page has ${index.length} ticks`);
        });
        bestMs = Math.min(bestMs, tookMs);
      }
      add(`page of ${PAGE_RECORDS} records, all hosts, whole day, ${name}`, bestMs, "ms");
    }
    const hour = await timed(() => {
      let count = 0;
      for (const _ of recording.ticks(id, { fromMs: START_MS, toMs: START_MS + 3_599_999 })) {
        count++;
      }
      if (count !== Math.min(ticks, 3600)) fail(`the hour has ${count} ticks`);
    });
    add("an hour as whole ticks", hour, "ms");
    add(
      "live: take() until stored, in the background",
      await liveTick(folder, session, fleet),
      "ms",
    );
    return rows;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

type Session = ConstructorParameters<typeof RecordingWriter>[1];

function writeDay(
  path: string,
  session: Session,
  fleet: SyntheticFleet,
  ticks: number,
): { tickMs: number; longestMs: number } {
  const writer = new RecordingWriter(path, session, { onWarning: fail, startedAtMs: START_MS });
  const names = new NameTable(fleet.records);
  let totalMs = 0;
  let longestMs = 0;
  for (let index = 0; index < ticks; index++) {
    const tick = fleet.tick(index);
    const startMs = performance.now();
    writer.append([{
      atMs: tick.atMs,
      monotonicMs: tick.monotonicMs,
      data: encodeTick(tick, names),
    }]);
    const tookMs = performance.now() - startMs;
    totalMs += tookMs;
    longestMs = Math.max(longestMs, tookMs);
  }
  const startMs = performance.now();
  writer.close();
  return { tickMs: (totalMs + performance.now() - startMs) / ticks, longestMs };
}

async function liveTick(folder: string, session: Session, fleet: SyntheticFleet): Promise<number> {
  await using recorder = await openRecorder(`${folder}/live.db`, { session, onWarning: fail });
  const count = 200;
  return await timed(async () => {
    for (let index = 0; index < count; index++) {
      recorder.take(fleet.tick(index), session.hosts);
      await recorder.flush();
    }
  }) / count;
}

/** Traffic as a fleet has it: a daily wave, noise, counters of several sizes, gauges, and much that stands still. */
class SyntheticFleet {
  readonly records: readonly string[];
  readonly #values: number[][];
  readonly #held: number[][];
  #state = 12345;

  constructor(hosts: number, records: number) {
    this.records = Array.from(
      { length: records },
      (_, at) => `proxy.process.synthetic.record_${at}`,
    );
    this.#values = Array.from({ length: hosts }, () => new Array<number>(records).fill(0));
    this.#held = Array.from({ length: hosts }, () => new Array<number>(records).fill(0));
  }

  tick(index: number): Tick {
    const monotonicMs = nanoseconds(5000 + index * 1000 + this.#random());
    return {
      index,
      atMs: START_MS + index * 1000,
      monotonicMs,
      latenessMs: monotonicMs - 5000 - index * 1000,
      results: this.#values.map((_, host) => {
        const repliedAtMs = nanoseconds(monotonicMs + 2 + 3 * this.#random());
        return {
          kind: "reply",
          repliedAtMs,
          tookMs: repliedAtMs - monotonicMs,
          values: this.#read(host, index),
          absent: [],
          problems: [],
        };
      }),
    };
  }

  #read(host: number, index: number): Map<string, RecordValue> {
    const wave = 1 + 0.6 * Math.sin((2 * Math.PI * index) / DAY_TICKS);
    const values = new Map<string, RecordValue>();
    this.records.forEach((name, record) => {
      const kind = record % 8;
      const counters = this.#values[host]!;
      if (kind === 0) counters[record]! += this.#around(4000 * wave, 63); // requests
      if (kind === 1) counters[record]! += this.#around(5e7 * wave, 2e6); // bytes
      if (kind === 2) counters[record]! += this.#around(300 * wave, 17); // misses
      if (kind === 3) counters[record] = this.#around(1200 * wave, 15); // open connections
      if (kind === 4) counters[record]! += this.#random() < 0.02 ? 1 : 0; // rare errors
      if (kind === 5) counters[record]! += this.#around(9000 * wave, 200); // refreshed every 5 s
      const held = this.#held[host]!;
      if (kind !== 5 || index % 5 === host % 5) held[record] = counters[record]!;
      values.set(name, held[record]!);
    });
    return values;
  }

  #around(mean: number, spread: number): number {
    const noise = this.#random() + this.#random() + this.#random() + this.#random() - 2;
    return Math.max(0, Math.round(mean + spread * noise * 1.73));
  }

  #random(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return this.#state / 2 ** 32;
  }
}

/** As a monotonic clock has them. */
function nanoseconds(ms: number): number {
  return Math.round(ms * 1e6) / 1e6;
}

async function timed(work: () => void | Promise<void>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

function fail(sentence: string): never {
  throw new Error(sentence);
}
