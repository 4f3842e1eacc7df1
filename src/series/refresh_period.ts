import { DEFAULT_SYNC_INTERVAL_MS, isSlow, SYNC_INTERVAL_RECORD } from "./slow_records.ts";
import type { RecordNames } from "../model/record_names.ts";
import { quantityOf, type Sample } from "./sample.ts";

/** A smooth flow that brings this many events does not leave whole polls without one by chance. */
const TELLING_CHANGE = 20;

/** Longer rhythms are those of the traffic (a job every minute), not of the server's refresh. */
const LONGEST_MEASURED_MS = 15_000;

export interface RefreshPeriodOptions {
  readonly intervalMs: number;
  /** What the dashboard says; wins over what is read or measured. */
  readonly refreshMs?: number | undefined;
}

/**
 * How often the server refreshes one counter: by the dashboard's word, the server's setting, or
 * the rhythm of its changes, and no longer believed once it changes faster than that.
 */
export class RefreshPeriod {
  readonly #slow: boolean;
  readonly #intervalMs: number;
  readonly #statedMs: number | undefined;
  #settingMs: number | undefined;
  #measuredMs: number | undefined;
  #refuted = false;
  /** The last change was made after the first and not after the second of these times. */
  #changedAfterMs = 0;
  #changedAtMs: number | undefined;
  #unchanged = 0;
  #spacingMs: number | undefined;

  constructor(key: RecordNames, { intervalMs, refreshMs }: RefreshPeriodOptions) {
    this.#slow = refreshMs !== undefined || isSlow([key].flat());
    this.#intervalMs = intervalMs;
    this.#statedMs = refreshMs;
  }

  /** The period in milliseconds; `undefined` while the counter is taken to be always current. */
  get periodMs(): number | undefined {
    if (this.#refuted || !this.#slow) return this.#measuredMs;
    return this.#statedMs ?? this.#settingMs ?? this.#measuredMs ?? DEFAULT_SYNC_INTERVAL_MS;
  }

  /**
   * Takes in how far the counter rose at this answer, `sinceMs` after the one before, which was given
   * at `fromMs` at the earliest.
   */
  observe(
    rise: number,
    sample: Sample,
    { fromMs, sinceMs }: { readonly fromMs: number; readonly sinceMs: number },
  ): void {
    const setting = Number(quantityOf(sample.values, SYNC_INTERVAL_RECORD) ?? NaN);
    if (setting > 0) this.#settingMs = setting;
    // Polls were missed: how many changes fell between, and when, is unknown.
    if (sinceMs > 1.5 * this.#intervalMs) this.#forgetRhythm();
    else if (rise === 0) this.#unchanged++;
    else this.#observeChange(rise, sample, fromMs);
  }

  restart(): void {
    this.#forgetRhythm();
  }

  #forgetRhythm(): void {
    this.#changedAtMs = undefined;
    this.#spacingMs = undefined;
    this.#unchanged = 0;
  }

  #observeChange(rise: number, { atMs, uncertaintyMs }: Sample, fromMs: number): void {
    const changedAtMs = this.#changedAtMs;
    const changedAfterMs = this.#changedAfterMs;
    const unchanged = this.#unchanged;
    this.#changedAtMs = atMs;
    this.#changedAfterMs = fromMs;
    this.#unchanged = 0;
    if (changedAtMs === undefined) return;
    const spacingMs = atMs - changedAtMs;
    const periodMs = this.periodMs;
    const longestMs = atMs + uncertaintyMs - changedAfterMs;
    // Even the longest time that can lie between two changes seen one after the other is too short.
    if (periodMs !== undefined && unchanged === 0 && longestMs < 0.9 * periodMs) {
      this.#refuted = true;
      this.#measuredMs = undefined;
    }
    if (unchanged < 2 || rise < TELLING_CHANGE || spacingMs > LONGEST_MEASURED_MS) {
      this.#spacingMs = undefined;
      return;
    }
    const before = this.#spacingMs;
    this.#spacingMs = spacingMs;
    if (before === undefined || Math.abs(spacingMs - before) > 1.5 * this.#intervalMs) return;
    // Measured by polls it is known to a poll; near the server's own rhythm it is that one.
    const measuredMs = (spacingMs + before) / 2;
    const syncMs = this.#settingMs ?? DEFAULT_SYNC_INTERVAL_MS;
    this.#measuredMs = Math.abs(measuredMs - syncMs) <= this.#intervalMs ? syncMs : measuredMs;
    this.#refuted = false;
  }
}
