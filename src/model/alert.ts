/** How bad it is when an alert fires: exit codes 1 and 2. */
export type Severity = "warning" | "critical";

/**
 * How it stands with an alert: `no data`, nothing was measured that could be judged; `pending`, its
 * condition holds, but not for long enough yet; `firing`, it does.
 */
export type AlertState = "no data" | "ok" | "pending" | "firing";

/**
 * When a value is bad, and when a firing alert is over: a value must come back to `clear`, which lies on the
 * good side of the limit, so that one that wavers about the limit does not fire again and again.
 */
export type AlertCondition =
  | { readonly kind: "above"; readonly limit: number; readonly clear: number }
  | { readonly kind: "below"; readonly limit: number; readonly clear: number }
  | {
    readonly kind: "outside";
    readonly low: number;
    readonly high: number;
    readonly clearLow: number;
    readonly clearHigh: number;
  }
  /** Bad within: what monitoring plugins write `@10:20`. */
  | { readonly kind: "inside"; readonly low: number; readonly high: number };

/** What is watched together: each host by itself, or one value of all of them. */
export const ALERT_OVER = ["each", "sum", "avg", "min", "max"] as const;
/**
 * What no data means: `ok`, nothing is wrong; `alert`, the same as a bad value; `keep`, an alert that fires or is
 * pending goes on.
 */
export const ALERT_NO_DATA = ["ok", "alert", "keep"] as const;
export const SEVERITIES = ["warning", "critical"] as const satisfies readonly Severity[];

/** What is to be told of a metric, or of a host. */
export interface AlertRule {
  /** Absent: named after what it watches. */
  readonly name?: string | undefined;
  readonly condition: AlertCondition;
  /** How long the condition must hold, in milliseconds. */
  readonly forMs: number;
  readonly severity: Severity;
  readonly noData: (typeof ALERT_NO_DATA)[number];
  readonly over: (typeof ALERT_OVER)[number];
}

/** What one rule watches: a metric of a host or of several, or whether a host answers. */
export interface AlertSubject {
  /** The same from run to run, for one dashboard and host. */
  readonly id: string;
  readonly rule: AlertRule;
  readonly kind: "metric" | "host";
  /** The page's index, the panel's title and the metric's name; of a host none. */
  readonly page?: number | undefined;
  readonly panel?: string | undefined;
  readonly metric?: string | undefined;
  /** Its index among the metrics of all pages. */
  readonly metricIndex: number;
  /** Not every host has it: where there was never a value, there is nothing to judge. */
  readonly mayLack?: boolean | undefined;
  /** Indexes of the hosts: several are taken together. */
  readonly hosts: readonly number[];
  /** Set where it is of one host alone. */
  readonly hostId?: string | undefined;
  readonly hostLabel: string;
}

/** A limit that the command line sets. */
export interface Threshold {
  readonly severity: Severity;
  /** A metric's name, `Panel/Metric`, or a record. */
  readonly metric: string;
  readonly condition: AlertCondition;
}

/** How it stands with one alert. Times are epoch milliseconds. */
export interface AlertStatus {
  readonly subject: AlertSubject;
  readonly state: AlertState;
  /** Since when it is in this state. */
  readonly sinceMs: number;
  /** The value that was judged last; absent where there was none. */
  readonly value?: number | undefined;
}

/** An alert went from one state to another. */
export interface AlertChange extends AlertStatus {
  readonly from: AlertState;
  /** How long it was in that state, in milliseconds. */
  readonly lastedMs: number;
}

/** A change of an alert in words, for all who are told of it. */
export interface AlertNotice {
  readonly change: AlertChange;
  /** Epoch milliseconds. */
  readonly atMs: number;
  readonly name: string;
  /** A sentence without its end. */
  readonly message: string;
  /** Of the value, in words. */
  readonly unit: string;
}

/** Takes notices for somebody elsewhere: must return at once and never throw. */
export interface AlertReceiver extends AsyncDisposable {
  take(notice: AlertNotice): void;
}

/** The worst of the alerts that fire; undefined where none does. */
export function worstSeverity(statuses: readonly AlertStatus[]): Severity | undefined {
  const firing = statuses.filter(({ state }) => state === "firing");
  if (firing.some(({ subject }) => subject.rule.severity === "critical")) return "critical";
  return firing.length > 0 ? "warning" : undefined;
}
