import type { HostResult, Reply, Tick } from "../../model/tick.ts";
import type { RecordValue } from "../../model/record_value.ts";
import type { RecordSeries } from "../../series/rank_changes.ts";
import type { TimeWindow } from "../../series/time_window.ts";
import type { StretchReadings } from "../records/stretch_readings.ts";

/** Values of eight bytes that are held of all hosts together, and what a server has. */
const MOST_VALUES = 4_000_000;
const RECORDS = 850;
const FEWEST_READINGS = 120, MOST_READINGS = 1_200;
/** So many hosts are asked for all in one tick; more take turns. */
const HOSTS_AT_ONCE = 8;
/** A server answers for all at most this share of the time. */
const MOST_SHARE = 0.1;

/** A tick, and what a host said at it. */
type Entry = Omit<Tick, "results"> & { readonly result: HostResult };

/** The newest answers of a host, as rings of columns: `next` is the place of the oldest where they are full. */
interface Answers {
  readonly entries: Entry[];
  readonly values: Map<string, Float64Array>;
  next: number;
}

interface HostLog {
  /** To polls, and to questions for all. */
  readonly polls: Answers;
  readonly whole: Answers;
  /** The tick from which on it may be asked for all again. */
  dueIndex: number;
}

/**
 * The newest readings of hosts as they were read, of bounded size: those of the polls and, while somebody asks for
 * them, of all records. A server is then asked in the place of its poll, in one request, and so rarely that the
 * answers take it a tenth of its time at most.
 */
export class RecordLog {
  readonly #intervalMs: number;
  readonly #hosts: HostLog[];
  readonly #capacity: number;
  readonly #every: number;
  #asksUntilMs = -Infinity;
  #wholeSinceMs: number | undefined;
  #wholeCount = 0;

  constructor({ hostCount, intervalMs }: { hostCount: number; intervalMs: number }) {
    this.#intervalMs = intervalMs;
    this.#every = Math.ceil(hostCount / HOSTS_AT_ONCE);
    const room = Math.floor(MOST_VALUES / (Math.max(1, hostCount) * RECORDS));
    this.#capacity = Math.max(FEWEST_READINGS, Math.min(MOST_READINGS, room));
    this.#hosts = Array.from({ length: hostCount }, (_, index): HostLog => ({
      polls: noAnswers(),
      whole: noAnswers(),
      dueIndex: index % this.#every,
    }));
  }

  /** All records are asked for from now on until a moment, epoch milliseconds. */
  askUntil(atMs: number, nowMs: number): void {
    if (nowMs > this.#asksUntilMs) {
      this.#wholeSinceMs = undefined;
      this.#wholeCount = 0;
    }
    this.#asksUntilMs = Math.max(this.#asksUntilMs, atMs);
  }

  /** Since when all records are read without a pause, epoch milliseconds, and how often a host was asked. */
  get whole(): { readonly sinceMs: number; readonly count: number } | undefined {
    if (this.#wholeSinceMs === undefined) return undefined;
    return { sinceMs: this.#wholeSinceMs, count: this.#wholeCount / this.#hosts.length };
  }

  /** Whether a host is to be asked for all its records at a tick. */
  wants({ atMs, index }: Pick<Tick, "atMs" | "index">, hostIndex: number): boolean {
    return atMs <= this.#asksUntilMs && index >= this.#hosts[hostIndex]!.dueIndex;
  }

  /** Takes what a host said of all its records. */
  takeWhole(tick: Tick, hostIndex: number, reply: Reply): void {
    const answering = Math.ceil(reply.tookMs / (MOST_SHARE * this.#intervalMs));
    this.#wholeSinceMs ??= tick.atMs;
    this.#wholeCount++;
    const host = this.#hosts[hostIndex]!;
    host.dueIndex = tick.index + Math.max(this.#every, answering);
    this.#put(host.whole, tick, reply);
  }

  /** Takes what a host said at a poll. */
  take(tick: Tick, hostIndex: number): void {
    const result = tick.results[hostIndex];
    if (result !== undefined) this.#put(this.#hosts[hostIndex]!.polls, tick, result);
  }

  /** What was read in a stretch. */
  readonly read = (stretch: TimeWindow): StretchReadings => {
    const within = this.#hosts.map(({ polls, whole }) => ({
      polls: this.#within(polls, stretch),
      whole: this.#within(whole, stretch),
    }));
    const logs = this.#hosts;
    let series: RecordSeries[] | undefined;
    return {
      recordCount: Math.max(
        0,
        ...logs.map(({ polls, whole }) => Math.max(polls.values.size, whole.values.size)),
      ),
      get series() {
        return series ??= within.flatMap(({ polls, whole }, host) => {
          const often = seriesOf(polls, host), names = new Set(often.map(({ record }) => record));
          return [...often, ...seriesOf(whole, host).filter(({ record }) => !names.has(record))];
        });
      },
      tickCount: Math.max(0, ...within.map(({ polls }) => polls.places.length)),
      fill(history, records) {
        const ticks = new Map<number, Tick>();
        within.forEach(({ polls, whole }, host) => {
          const wholeAt = new Map(
            whole.places.map((place) =>
              [whole.answers.entries[place]!.index, valuesAt(whole, records, place)] as const
            ),
          );
          for (const place of polls.places) {
            const { result, ...tick } = polls.answers.entries[place]!;
            const results = ticks.get(tick.index)?.results ?? within.map(() => undefined);
            ticks.set(tick.index, { ...tick, results });
            results[host] = result.kind === "miss" ? result : {
              ...result,
              values: new Map([
                ...wholeAt.get(tick.index) ?? [],
                ...valuesAt(polls, records, place),
              ]),
            };
          }
        });
        history.putAll([...ticks.values()].sort((one, other) => one.index - other.index));
      },
    };
  };

  #put(answers: Answers, { results: _, ...tick }: Tick, result: HostResult): void {
    const { entries, values, next: place } = answers;
    const newest = entries.at(place - 1);
    // Another run's clock: what was read before it cannot be told from what follows.
    if (newest !== undefined && newest.monotonicMs >= tick.monotonicMs) {
      Object.assign(answers, noAnswers());
      return this.#put(answers, { ...tick, results: [] }, result);
    }
    answers.next = (place + 1) % this.#capacity;
    entries[place] = { ...tick, result: withoutValues(result) };
    for (const ring of values.values()) ring[place] = NaN;
    if (result.kind === "miss") return;
    for (const [record, value] of result.values) {
      if (typeof value === "string") continue;
      let ring = values.get(record);
      if (ring === undefined) values.set(record, ring = new Float64Array(this.#capacity).fill(NaN));
      ring[place] = Number(value);
    }
  }

  /** The places of what was read within a stretch, oldest first. */
  #within(answers: Answers, { fromMs, toMs }: TimeWindow): Within {
    const { entries, next } = answers;
    const oldest = entries.length < this.#capacity ? 0 : next;
    const places = Array.from(entries.keys(), (step) => (oldest + step) % entries.length)
      .filter((place) => entries[place]!.atMs >= fromMs && entries[place]!.atMs <= toMs);
    return { answers, places };
  }
}

interface Within {
  readonly answers: Answers;
  readonly places: readonly number[];
}

const NOTHING: ReadonlyMap<string, RecordValue> = new Map();

function noAnswers(): Answers {
  return { entries: [], values: new Map(), next: 0 };
}

function withoutValues(result: HostResult): HostResult {
  return result.kind === "miss" ? result : { ...result, values: NOTHING };
}

function seriesOf({ answers: { entries, values }, places }: Within, host: number): RecordSeries[] {
  const times = Float64Array.from(places, (place) => entries[place]!.atMs);
  return [...values].flatMap(([record, ring]): RecordSeries[] => {
    const own = Float64Array.from(places, (place) => ring[place]!);
    return own.every(Number.isNaN) ? [] : [{ record, host, times, values: own }];
  });
}

function valuesAt(
  { answers: { values } }: Within,
  records: readonly string[],
  place: number,
): [string, number][] {
  return records.flatMap((record): [string, number][] => {
    const value = values.get(record)?.[place] ?? NaN;
    return Number.isNaN(value) ? [] : [[record, value]];
  });
}
