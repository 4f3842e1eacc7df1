import { formatDuration, formatWithUnit } from "../base/format_value.ts";
import type { AlertCondition, AlertStatus, AlertSubject } from "../model/alert.ts";
import { alertUnit } from "./alert_value.ts";
import type { Scene } from "./scene.ts";

/** The colours of the events that mark what fires, `#rrggbb`. */
export const ALERT_COLORS = { critical: "#ff6b6b", warning: "#f0b429" } as const;

type Source = Pick<Scene, "dashboard">;

/** What an alert is called: `Errors: 5xx above 5/s`, `host down`. */
export function alertName(source: Source, subject: AlertSubject): string {
  const { rule, panel = "", metric = "" } = subject;
  if (rule.name !== undefined) return rule.name;
  const what = panel.toLowerCase() === metric.toLowerCase() ? metric : `${panel}: ${metric}`;
  return `${what} ${conditionWords(rule.condition, alertUnit(source, subject))}`;
}

/** `above 5%`, `outside 1 to 9`. */
function conditionWords(condition: AlertCondition, unit: string): string {
  const said = (value: number) => formatWithUnit(value, unit);
  return condition.kind === "outside" || condition.kind === "inside"
    ? `${condition.kind} ${said(condition.low)} to ${said(condition.high)}`
    : `${condition.kind} ${said(condition.limit)}`;
}

/** A value that an alert judges, with its unit: `12.3%`, `3.04K/s`. */
export function alertValueWords(source: Source, subject: AlertSubject, value: number): string {
  return formatWithUnit(value, alertUnit(source, subject));
}

/** What happened to an alert, in a sentence without its end: for messages, notices and hooks. */
export function alertSentence(source: Source, status: AlertStatus): string {
  const { subject, state, value } = status;
  const name = alertName(source, subject);
  const where = subject.kind === "host"
    ? ` ${subject.hostLabel}`
    : subject.hostId === undefined
    ? `, ${subject.hostLabel}`
    : ` on ${subject.hostLabel}`;
  const now = subject.kind === "host" || value === undefined
    ? ""
    : ` (now ${alertValueWords(source, subject, value)})`;
  switch (state) {
    case "firing":
      return `${subject.rule.severity.toUpperCase()} ${name}${where}${now}`;
    case "pending":
      return `pending: ${name}${where}${now}`;
    case "ok":
      return `over: ${name}${where}${now}`;
    case "no data":
      return `no data: ${name}${where}`;
  }
}

/** The word for an alert on the chart, where its time is seen: `critical: host down (ats2)`. */
export function alertEventLabel(
  source: Source,
  subject: AlertSubject,
  { hostCount }: { readonly hostCount: number },
): string {
  const where = hostCount > 1 ? ` (${subject.hostLabel})` : "";
  return `${subject.rule.severity}: ${alertName(source, subject)}${where}`;
}

/** Alerts are named up to so many in one line. */
const MOST_NAMED = 3;
/** What fires for less does so now, in milliseconds. */
const JUST_NOW_MS = 500;

/** The alerts that fire, the worst first, for the last line; undefined where none does. */
export function firingLine(
  scene: Source & Pick<Scene, "newestMs">,
  statuses: readonly AlertStatus[],
): string | undefined {
  const firing = statuses.filter(({ state }) => state === "firing")
    .sort((one, other) => rank(one) - rank(other) || one.sinceMs - other.sinceMs);
  if (firing.length === 0) return undefined;
  const named = firing.slice(0, MOST_NAMED).map((status) => {
    const lastedMs = scene.newestMs - status.sinceMs;
    const lasting = lastedMs < JUST_NOW_MS ? "" : ` for ${formatDuration(lastedMs)}`;
    return alertSentence(scene, status) + lasting;
  });
  const rest = firing.length - named.length;
  return [...named, ...(rest > 0 ? [`${rest} more ${rest === 1 ? "alert" : "alerts"}`] : [])].join(
    " · ",
  );
}

function rank({ subject }: AlertStatus): number {
  return subject.rule.severity === "critical" ? 0 : 1;
}
