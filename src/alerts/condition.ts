import type { AlertCondition } from "../model/alert.ts";

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
  }
}
