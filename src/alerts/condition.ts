import type { AlertCondition, AlertRule, AlertState } from "../model/alert.ts";

/** Whether a value is bad; of an alert that fires, whether it has not come back to where it is good again. */
export function isBreached(condition: AlertCondition, value: number, isFiring: boolean): boolean {
  switch (condition.kind) {
    case "above":
      return value > (isFiring ? condition.clear : condition.limit);
    case "below":
      return value < (isFiring ? condition.clear : condition.limit);
    case "outside": {
      const [low, high] = isFiring
        ? [condition.clearLow, condition.clearHigh]
        : [condition.low, condition.high];
      return value < low || value > high;
    }
    case "inside":
      return value >= condition.low && value <= condition.high;
  }
}

/** The condition as a range of monitoring plugins, for performance data: `~:10`, `10:`, `10:20`, `@10:20`. */
export function rangeText(condition: AlertCondition): string {
  switch (condition.kind) {
    case "above":
      return `~:${condition.limit}`;
    case "below":
      return `${condition.limit}:`;
    case "outside":
      return `${condition.low}:${condition.high}`;
    case "inside":
      return `@${condition.low === -Infinity ? "~" : condition.low}:${
        condition.high === Infinity ? "" : condition.high
      }`;
  }
}

/** How it stands with a value that is looked at once: no time is waited for, and nothing is remembered. */
export function stateOnce({ condition, noData }: AlertRule, value: number | undefined): AlertState {
  if (value === undefined || Number.isNaN(value)) return noData === "alert" ? "firing" : "no data";
  return isBreached(condition, value, false) ? "firing" : "ok";
}
