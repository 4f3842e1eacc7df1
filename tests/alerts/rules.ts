import type { AlertCondition, AlertRule } from "../../src/model/alert.ts";

/** A rule: above 10 at once, unless it is said otherwise. */
export function aboveRule(
  { limit = 10, clear = limit, condition = { kind: "above", limit, clear }, ...rest }:
    & { readonly limit?: number; readonly clear?: number; readonly condition?: AlertCondition }
    & Partial<Omit<AlertRule, "condition">> = {},
): AlertRule {
  return { forMs: 0, severity: "warning", noData: "keep", over: "each", ...rest, condition };
}
