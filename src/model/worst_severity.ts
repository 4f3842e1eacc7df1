import type { AlertStatus, Severity } from "./alert.ts";

/** The worst of the alerts that fire; undefined where none does. */
export function worstSeverity(statuses: readonly AlertStatus[]): Severity | undefined {
  const firing = statuses.filter(({ state }) => state === "firing");
  if (firing.some(({ subject }) => subject.rule.severity === "critical")) return "critical";
  return firing.length > 0 ? "warning" : undefined;
}
