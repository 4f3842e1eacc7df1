import type { AlertRule, AlertState } from "../model/alert.ts";
import { isBreached } from "./condition.ts";

export interface AlertMachineOptions {
  /** The nominal time between two observations, in milliseconds. */
  readonly intervalMs: number;
}

/** What lies between observations further apart was not observed. */
const OBSERVED_INTERVALS = 2.5;
/** The first polls cannot give a rate, and some records are refreshed every few seconds only. */
const FIRST_VALUE_MS = 15_000;
const FIRST_VALUE_INTERVALS = 3;

/**
 * The states of one alert, observation by observation. How long a condition held is the time over which it was
 * seen to hold: what nobody observed, or a clock that was set, makes nothing fire.
 */
export class AlertMachine {
  readonly #rule: AlertRule;
  readonly #intervalMs: number;
  #state: AlertState = "no data";
  #heldMs = 0;
  /** The last observation, where the condition held at it. */
  #heldAtMs: number | undefined;
  #firstMs: number | undefined;
  #hadValue = false;

  constructor(rule: AlertRule, { intervalMs }: AlertMachineOptions) {
    this.#rule = rule;
    this.#intervalMs = intervalMs;
  }

  /** Takes a value, or that there was none, at a time in epoch milliseconds; returns the state from then on. */
  observe(atMs: number, value: number | undefined): AlertState {
    this.#firstMs ??= atMs;
    const isMeasured = value !== undefined && !Number.isNaN(value);
    this.#hadValue ||= isMeasured;
    if (isMeasured) {
      const isBad = isBreached(this.#rule.condition, value, this.#state === "firing");
      return isBad ? this.#hold(atMs) : this.#release("ok");
    }
    const { noData } = this.#rule;
    if (noData === "alert" && (this.#hadValue || this.#isOverdue(atMs))) return this.#hold(atMs);
    if (noData === "keep" && (this.#state === "firing" || this.#state === "pending")) {
      // It goes on, and the time without a value proves nothing.
      this.#heldAtMs = undefined;
      return this.#state;
    }
    return this.#release("no data");
  }

  #hold(atMs: number): AlertState {
    const { forMs } = this.#rule;
    const sinceMs = atMs - (this.#heldAtMs ?? atMs);
    if (sinceMs > 0 && sinceMs <= OBSERVED_INTERVALS * this.#intervalMs) this.#heldMs += sinceMs;
    this.#heldAtMs = atMs;
    if (this.#state !== "firing") this.#state = this.#heldMs >= forMs ? "firing" : "pending";
    return this.#state;
  }

  #release(state: "ok" | "no data"): AlertState {
    this.#heldMs = 0;
    this.#heldAtMs = undefined;
    return this.#state = state;
  }

  #isOverdue(atMs: number): boolean {
    const patienceMs = Math.max(FIRST_VALUE_MS, FIRST_VALUE_INTERVALS * this.#intervalMs);
    return atMs - (this.#firstMs ?? atMs) > patienceMs;
  }
}
