import type { Metric } from "../model/dashboard.ts";
import type { RecordNames } from "../model/record_names.ts";
import { CounterWatch } from "./counter_watch.ts";
import type { Derivation, DerivationOptions } from "./derivation.ts";
import { difference } from "./difference.ts";
import { GAP, LEFT_OUT, NO_POINT } from "./point.ts";
import { RefreshPeriod } from "./refresh_period.ts";
import {
  isSpanKnown,
  type Quantity,
  quantityOf,
  type Sample,
  type SampleTime,
  timeOf,
} from "./sample.ts";

/** Clocks of polls and refreshes are never quite even. */
const JITTER_MS = 20;

/** Clocks that run apart by more than this between two answers were set, or slept. */
const CLOCK_STEP_MS = 20;

/** Times of sources are kept to hundredths of a millisecond. */
const SAME_MS = 0.02;

/** What the record was at an answer. */
interface Mark extends SampleTime {
  readonly value: Quantity;
}

/**
 * The change of one record per second between two answers, times the scale. Where the server
 * refreshes the record more slowly than it is polled, the change per second between refreshes. An
 * answer whose time is not known well enough waits for the next one: no rate is better than its share.
 */
export class CounterRate implements Derivation {
  readonly #key: RecordNames;
  readonly #source: string | undefined;
  readonly #scale: number;
  readonly #intervalMs: number;
  readonly #refresh: RefreshPeriod;
  readonly #watch = new CounterWatch();
  /** Where the next rate begins. */
  #from: Mark | undefined;
  /** Where a rate before began, if its time is better known: the next one may begin there too. */
  #anchor: Mark | undefined;
  /** A rate was drawn up to there: what rose since must not be lost. */
  #isDrawn = false;
  /** The last answer that was believed. */
  #last: Mark | undefined;
  /** The last answer that was left out. */
  #leftOut: Mark | undefined;
  /** The last refresh happened after the first and not after the second of these times. */
  #refreshedAfterMs = 0;
  #refreshedByMs = 0;
  /** The last refresh was inferred, not seen: its time is uncertain by a whole period. */
  #inferred = true;

  constructor(metric: Metric, { intervalMs }: DerivationOptions) {
    this.#key = metric.key;
    this.#source = metric.source;
    this.#scale = metric.scale ?? 1;
    this.#intervalMs = intervalMs;
    this.#refresh = new RefreshPeriod(metric.key, { intervalMs, refreshMs: metric.refreshMs });
  }

  get refreshMs(): number | undefined {
    return this.#refresh.periodMs;
  }

  next(sample: Sample): number {
    const value = quantityOf(sample.values, this.#key);
    if (value === undefined) return this.#from === undefined ? NO_POINT : GAP;
    const { atMs, uncertaintyMs, clocksApartMs } = timeOf(sample, this.#source);
    const now: Mark = { value, atMs, uncertaintyMs, clocksApartMs };
    const verdict = this.#watch.judge(value, atMs);
    if (verdict === "held" || verdict === "odd") {
      this.#leftOut = now;
      return verdict === "odd" ? LEFT_OUT : NO_POINT;
    }
    if (verdict === "anew" && this.#leftOut !== undefined) this.#begin(this.#leftOut);
    const last = this.#last;
    if (verdict === "first" || last === undefined || this.#from === undefined) {
      this.#begin(now);
      return NO_POINT;
    }
    // A source that is read more slowly than the server is not read anew.
    if (now.atMs <= last.atMs + SAME_MS) return NO_POINT;
    const from = this.#knownFrom({ from: this.#from, last, now });
    return this.#rate({ from, last, now }, sample);
  }

  restart(): void {
    this.#from =
      this.#anchor =
      this.#last =
      this.#leftOut =
        undefined;
    this.#watch.restart();
    this.#refresh.restart();
  }

  #begin(at: Mark): void {
    this.#from = this.#last = at;
    this.#anchor = undefined;
    this.#isDrawn = false;
    this.#refreshedAfterMs = -Infinity;
    this.#refreshedByMs = latest(at);
    this.#inferred = true;
    this.#refresh.restart();
  }

  /**
   * Where the rate up to now begins: where the one before ended or, where that is not known well and now is,
   * at the beginning of that one. Answers that come in time again are then drawn at once. Where a clock
   * stepped a little meanwhile, at the answer after that: how long it was before nobody knows.
   */
  #knownFrom({ from, last, now }: { from: Mark; last: Mark; now: Mark }): Mark {
    if (isSpanKnown(from, now)) return from;
    const anchor = this.#anchor;
    const isBetter = anchor !== undefined && now.uncertaintyMs < from.uncertaintyMs;
    if (isBetter && isSpanKnown(anchor, now)) return anchor;
    const stepped = Math.abs(last.clocksApartMs - from.clocksApartMs) > CLOCK_STEP_MS;
    return stepped && isSpanKnown(last, now) ? last : from;
  }

  #rate({ from, last, now }: { from: Mark; last: Mark; now: Mark }, sample: Sample): number {
    const rise = difference(now.value, last.value);
    this.#refresh.observe(rise, sample, { fromMs: earliest(last), sinceMs: now.atMs - last.atMs });
    const periodMs = this.#refresh.periodMs;
    this.#last = now;
    // Polled no faster than every other refresh, a poll's own rise is as good as can be had.
    const slow = periodMs !== undefined && this.#intervalMs < 2 * periodMs;
    if (slow && rise === 0) return this.#unchanged(now, periodMs);
    // Too few polls per refresh to place one: from the poll of one change to the poll of the next.
    const placed = slow && this.#intervalMs <= periodMs / 2 && last.value === from.value;
    const risenMs = placed ? this.#refreshSpanMs({ last, now }, periodMs) : now.atMs - from.atMs;
    if (rise > 0) this.#refreshed({ last, now }, slow ? periodMs : Infinity);
    if (!placed && !isSpanKnown(from, now)) {
      if (!this.#isDrawn && now.uncertaintyMs < from.uncertaintyMs) this.#from = now;
      return NO_POINT;
    }
    const risen = difference(now.value, from.value);
    const begin = from.uncertaintyMs < now.uncertaintyMs ? from : this.#anchor;
    this.#anchor = begin !== undefined && begin.uncertaintyMs < now.uncertaintyMs
      ? begin
      : undefined;
    this.#from = now;
    this.#isDrawn = true;
    const rate = risen / risenMs * 1000 * this.#scale;
    return Number.isFinite(rate) ? rate : NO_POINT;
  }

  /** Notes when the refresh happened that brought the rise seen now. */
  #refreshed({ last, now }: { last: Mark; now: Mark }, periodMs: number): void {
    // After an outage only the newest of the refreshes that it hid matters, and when is unknown.
    this.#inferred = now.atMs - last.atMs >= periodMs;
    this.#refreshedAfterMs = this.#inferred ? now.atMs - periodMs : earliest(last);
    this.#refreshedByMs = latest(now);
  }

  /** Within a period nothing can be said; after it the server must have refreshed: truly 0. */
  #unchanged(now: Mark, periodMs: number): number {
    const slackMs = Math.max(periodMs / 4, this.#intervalMs / 2);
    const periods = Math.floor((earliest(now) - slackMs - this.#refreshedByMs) / periodMs);
    if (periods < 1) return NO_POINT;
    this.#refreshedByMs += periods * periodMs;
    this.#refreshedAfterMs = this.#refreshedByMs - periodMs;
    this.#inferred = true;
    this.#from = { ...now, atMs: this.#refreshedByMs };
    this.#isDrawn = true;
    return 0;
  }

  /** Over how long the rise seen now came about, by the server's refreshes, in milliseconds. */
  #refreshSpanMs({ last, now }: { last: Mark; now: Mark }, periodMs: number): number {
    // Unseen refreshes are counted from the earliest possible time of the last seen one, so that
    // in doubt the rate comes out lower and no spike is drawn.
    if (now.atMs - last.atMs >= periodMs) {
      const earliestMs = Math.max(this.#refreshedAfterMs, this.#refreshedByMs - periodMs);
      return Math.max(1, Math.floor((latest(now) - earliestMs) / periodMs)) * periodMs;
    }
    // At most one refresh fits between two polls, and it brought one period's events.
    if (this.#inferred) return periodMs;
    const leastMs = earliest(last) - this.#refreshedByMs - JITTER_MS;
    const mostMs = latest(now) - this.#refreshedAfterMs + JITTER_MS;
    const spanMs = Math.max(1, Math.ceil(leastMs / periodMs)) * periodMs;
    return spanMs <= mostMs ? spanMs : now.atMs - this.#refreshedByMs;
  }
}

function earliest({ atMs, uncertaintyMs }: SampleTime): number {
  return atMs - uncertaintyMs;
}

function latest({ atMs, uncertaintyMs }: SampleTime): number {
  return atMs + uncertaintyMs;
}
