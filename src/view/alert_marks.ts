import { type AlertStatus, type Severity, worstSeverity } from "../model/alert.ts";
import type { LineView } from "../model/page_view.ts";

/** How it stands with the alerts on a metric of some hosts: the worst that fires, else what is pending. */
export function alertMark(
  statuses: readonly AlertStatus[],
  metricIndex: number,
  hosts: readonly number[],
): LineView["latest"]["alert"] {
  const own = statuses.filter(({ subject, state }) =>
    subject.metricIndex === metricIndex && (state === "firing" || state === "pending") &&
    subject.hosts.some((host) => hosts.includes(host))
  );
  return worstSeverity(own) ?? (own.length > 0 ? "pending" : undefined);
}

/** The worst that fires among the lines of a panel. */
export function panelAlert(lines: readonly LineView[]): Severity | undefined {
  const marks = lines.map(({ latest }) => latest.alert);
  if (marks.includes("critical")) return "critical";
  return marks.includes("warning") ? "warning" : undefined;
}
