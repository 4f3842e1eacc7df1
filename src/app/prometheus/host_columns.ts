import type { PrometheusSeries } from "../../collect/prometheus/parse_result.ts";
import { OWN_METRICS } from "../../export/prometheus_text.ts";
import type { HostReadings } from "../../store/reading_columns.ts";

/** Ticks at even distances, epoch milliseconds. */
export interface Grid {
  readonly firstMs: number;
  readonly count: number;
}

/** After so many intervals without a sample a host is taken for silent. */
const SILENT_INTERVALS = 2;
/** An answer is told for a while, and never before it was given: else the clock of who polls is another. */
const OLDEST_ANSWER_MS = 300_000;
const NEWEST_ANSWER_MS = -2_000;
const NOTHING = 0;
const REPLY = 1;
const MISS = 2;
const NOBODY_LOOKED = 3;

/** What is known of the hosts' samples before a stretch. */
export interface LastSeen {
  /** When each host's newest one was, epoch milliseconds; NaN before the first. */
  readonly timesMs: Float64Array;
  /** When the answer was given that this was of. */
  readonly answeredMs: Float64Array;
  /** 1: the clock that tells this is not to be compared with the one of the samples, or was set. */
  readonly isOddClock: Uint8Array;
  /** 1: it has samples of its own, and what is derived of them tells nothing of when it was there. */
  readonly isSampled: Uint8Array;
}

/** What is read of a host, tick by tick. */
export class HostColumns {
  readonly #times: Float64Array;
  readonly #records = new Map<string, Float64Array>();
  /** 1: there is a value of which no time is told. */
  readonly #isValued: Uint8Array;
  #isTimed = false;
  #isSampled = false;
  /** There are samples of which only a clock could tell the time. */
  #needsTimes = false;
  /** Several series of one record are told at once. */
  isDouble = false;

  constructor(count: number) {
    this.#times = new Float64Array(count).fill(NaN);
    this.#isValued = new Uint8Array(count);
  }

  /** Puts in when the samples of each tick were taken. */
  putTimes(
    { samples }: PrometheusSeries,
    { firstMs }: Grid,
    { intervalMs, sinceMs }: { readonly intervalMs: number; readonly sinceMs: number },
  ): void {
    this.#isTimed = true;
    for (const [seconds, value] of samples) {
      const at = Math.round((seconds * 1000 - firstMs) / intervalMs), timeMs = Number(value) * 1000;
      const isLate = at === 0 && timeMs > sinceMs;
      // Older ones are what a Prometheus looks back for.
      if (isLate || timeMs > firstMs + (at - 1) * intervalMs) this.#times[at] = timeMs;
    }
  }

  /** Puts in the samples of a record, of several series those of the first before those of the others. */
  put(
    record: string,
    series: readonly PrometheusSeries[],
    { grid: { firstMs, count }, intervalMs, slackMs, sinceMs, tellsTime, isDerived }: {
      readonly grid: Grid;
      readonly intervalMs: number;
      /** What is so little later than a tick is still of it. */
      readonly slackMs: number;
      /** The newest sample that was read before. */
      readonly sinceMs: number;
      readonly tellsTime: boolean;
      readonly isDerived: boolean;
    },
  ): void {
    const numbers = new Float64Array(count).fill(NaN);
    let beforeS = Infinity;
    if (!isDerived) this.#isSampled = true;
    if (!isDerived && !tellsTime) this.#needsTimes = true;
    for (const { samples } of series) {
      this.isDouble ||= samples.at(-1)![0] >= beforeS;
      for (const [seconds, text] of samples) {
        if (seconds >= beforeS) break;
        const value = Number(text), timeMs = seconds * 1000;
        const place = Math.ceil((timeMs - slackMs - firstMs) / intervalMs - 1e-6);
        const at = place < 0 && timeMs > sinceMs ? 0 : place;
        if (!(at >= 0 && at < count) || !Number.isFinite(value)) continue;
        if (!tellsTime && !isDerived && this.#isTimed && Number.isNaN(this.#times[at])) continue;
        numbers[at] = value;
        if (!tellsTime) this.#isValued[at] = 1;
        if (tellsTime && !(this.#times[at]! >= timeMs)) this.#times[at] = timeMs;
      }
      beforeS = Math.min(beforeS, samples[0]![0]);
    }
    this.#records.set(record, numbers);
  }

  /** All that was put in, as readings; `seen` goes on. */
  readings(
    hostId: string,
    { atMs, intervalMs, epochMs, tookMs, seen, place }: {
      readonly atMs: Float64Array;
      readonly intervalMs: number;
      /** The wall-clock time at which the monotonic clock is 0. */
      readonly epochMs: number;
      /** How long it took to ask for them: counts where it is not told how long the host took. */
      readonly tookMs: number;
      readonly seen: LastSeen;
      readonly place: number;
    },
  ): HostReadings {
    const count = atMs.length;
    const { up, pollSeconds } = OWN_METRICS;
    const ups = this.#records.get(up), polls = this.#records.get(pollSeconds);
    const state = new Uint8Array(count), repliedAtMs = new Float64Array(count).fill(NaN);
    if (this.#isSampled) seen.isSampled[place] = 1;
    for (let at = 0; at < count; at++) {
      const sampledMs = this.#sampledMs(at, atMs[at]!, seen.isSampled[place] === 0);
      if (Number.isNaN(sampledMs)) {
        const silentMs = atMs[at]! - seen.timesMs[place]!;
        if (Number.isNaN(silentMs)) state[at] = NOBODY_LOOKED;
        else state[at] = silentMs >= SILENT_INTERVALS * intervalMs ? MISS : NOTHING;
        repliedAtMs[at] = atMs[at]! - epochMs;
        continue;
      }
      seen.timesMs[place] = sampledMs;
      const answeredMs = this.#answeredMs(at, sampledMs, { seen, place });
      const isNew = answeredMs !== seen.answeredMs[place];
      seen.answeredMs[place] = answeredMs;
      state[at] = ups?.[at] === 0 ? MISS : isNew ? REPLY : NOTHING;
      repliedAtMs[at] = answeredMs - epochMs;
    }
    return {
      hostId,
      state,
      repliedAtMs,
      tookMs: polls?.map((seconds) => Number.isNaN(seconds) ? tookMs : seconds * 1000) ??
        new Float64Array(count).fill(tookMs),
      uncertaintyMs: new Float64Array(count).fill(NaN),
      records: [...this.#records].map(([name, numbers]) => ({ name, numbers })),
    };
  }

  /** When the values of a tick were sampled; NaN where there are none. */
  #sampledMs(at: number, atMs: number, isDerivedAlone: boolean): number {
    const timeMs = this.#times[at]!;
    // What was only derived is as of the tick.
    const isByTick = isDerivedAlone || (this.#needsTimes && !this.#isTimed);
    return Number.isNaN(timeMs) && isByTick && this.#isValued[at] === 1 ? atMs : timeMs;
  }

  /** When the host gave the answer that was sampled then: a scrape comes at any time between two polls. */
  #answeredMs(
    at: number,
    sampledMs: number,
    { seen, place }: { readonly seen: LastSeen; readonly place: number },
  ): number {
    const answeredMs = (this.#records.get(OWN_METRICS.answeredSeconds)?.[at] ?? NaN) * 1000;
    if (Number.isNaN(answeredMs)) return sampledMs;
    const ageMs = sampledMs - answeredMs, wentBack = answeredMs < seen.answeredMs[place]!;
    // A clock that is set would make a rate of its step.
    if (ageMs > OLDEST_ANSWER_MS || ageMs < NEWEST_ANSWER_MS || wentBack) {
      seen.isOddClock[place] = 1;
    }
    return seen.isOddClock[place] === 1 ? sampledMs : answeredMs;
  }
}
