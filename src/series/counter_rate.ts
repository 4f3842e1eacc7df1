import type { Metric } from "../model/dashboard.ts";
import type { Derivation, DerivationOptions } from "./derivation.ts";
import { difference } from "./difference.ts";
import { GAP, NO_POINT } from "./point.ts";
import { RefreshPeriod } from "./refresh_period.ts";
import { type Quantity, quantityOf, type Sample } from "./sample.ts";

/** Clocks of polls and refreshes are never quite even. */
const JITTER_MS = 20;

/**
 * The change of one record per second between two answers, times the scale. Where the server
 * refreshes the record more slowly than it is polled, the change per second between refreshes.
 */
export class CounterRate implements Derivation {
  readonly #key: string;
  readonly #scale: number;
  readonly #intervalMs: number;
  readonly #refresh: RefreshPeriod;
  #value: Quantity | undefined;
  #readAtMs = 0;
  /** The last refresh happened after the first and not after the second of these times. */
  #refreshedAfterMs = 0;
  #refreshedByMs = 0;
  /** The last refresh was inferred, not seen: its time is uncertain by a whole period. */
  #inferred = true;

  constructor(metric: Metric, { intervalMs }: DerivationOptions) {
    this.#key = metric.key;
    this.#scale = metric.scale ?? 1;
    this.#intervalMs = intervalMs;
    this.#refresh = new RefreshPeriod(metric.key, { intervalMs, refreshMs: metric.refreshMs });
  }

  next(sample: Sample): number {
    const value = quantityOf(sample.values, this.#key);
    if (value === undefined) return this.#value === undefined ? NO_POINT : GAP;
    if (this.#value === undefined) return this.#rebase(value, sample.atMs, NO_POINT);
    const rise = difference(value, this.#value);
    if (rise < 0) {
      this.#refresh.restart();
      return this.#rebase(value, sample.atMs, GAP);
    }
    const sinceMs = sample.atMs - this.#readAtMs;
    if (sinceMs <= 0) return NO_POINT;
    this.#refresh.observe(rise, sample, sinceMs);
    const periodMs = this.#refresh.periodMs;
    // Polled no faster than every other refresh, a poll's own rise is as good as can be had.
    const slow = periodMs !== undefined && this.#intervalMs < 2 * periodMs;
    if (slow && rise === 0) return this.#unchanged(sample.atMs, periodMs);
    const spanMs = slow ? this.#spanMs(sample.atMs, periodMs) : sinceMs;
    if (rise > 0) this.#refreshed(sample.atMs, slow ? periodMs : Infinity);
    this.#value = value;
    this.#readAtMs = sample.atMs;
    const rate = rise / spanMs * 1000 * this.#scale;
    return Number.isFinite(rate) ? rate : NO_POINT;
  }

  restart(): void {
    this.#value = undefined;
    this.#refresh.restart();
  }

  #rebase(value: Quantity, atMs: number, entry: number): number {
    this.#value = value;
    this.#readAtMs = atMs;
    this.#refreshedAfterMs = -Infinity;
    this.#refreshedByMs = atMs;
    this.#inferred = true;
    return entry;
  }

  /** Notes when the refresh happened that brought the rise seen at `atMs`. */
  #refreshed(atMs: number, periodMs: number): void {
    // After an outage only the newest of the refreshes that it hid matters, and when is unknown.
    this.#inferred = atMs - this.#readAtMs >= periodMs;
    this.#refreshedAfterMs = this.#inferred ? atMs - periodMs : this.#readAtMs;
    this.#refreshedByMs = atMs;
  }

  /** Within a period nothing can be said; after it the server must have refreshed: truly 0. */
  #unchanged(atMs: number, periodMs: number): number {
    this.#readAtMs = atMs;
    const slackMs = Math.max(periodMs / 4, this.#intervalMs / 2);
    const periods = Math.floor((atMs - slackMs - this.#refreshedByMs) / periodMs);
    if (periods < 1) return NO_POINT;
    this.#refreshedByMs += periods * periodMs;
    this.#refreshedAfterMs = this.#refreshedByMs - periodMs;
    this.#inferred = true;
    return 0;
  }

  /** Over how long the rise seen at `atMs` came about, in milliseconds. */
  #spanMs(atMs: number, periodMs: number): number {
    const sinceMs = atMs - this.#readAtMs;
    const elapsedMs = atMs - this.#refreshedByMs;
    // Too few polls per refresh to place one: from the poll of one change to the poll of the next.
    if (this.#intervalMs > periodMs / 2) return elapsedMs > 0 ? elapsedMs : sinceMs;
    // Unseen refreshes are counted from the earliest possible time of the last seen one, so that
    // in doubt the rate comes out lower and no spike is drawn.
    if (sinceMs >= periodMs) {
      const earliestMs = Math.max(this.#refreshedAfterMs, this.#refreshedByMs - periodMs);
      return Math.max(1, Math.floor((atMs - earliestMs) / periodMs)) * periodMs;
    }
    // At most one refresh fits between two polls, and it brought one period's events.
    if (this.#inferred) return periodMs;
    const leastMs = this.#readAtMs - this.#refreshedByMs - JITTER_MS;
    const mostMs = atMs - this.#refreshedAfterMs + JITTER_MS;
    const spanMs = Math.max(1, Math.ceil(leastMs / periodMs)) * periodMs;
    return spanMs <= mostMs ? spanMs : elapsedMs;
  }
}
