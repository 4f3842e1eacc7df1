import type { HostsAs } from "./hosts_as.ts";
import type { MetricType } from "./metric_types.ts";
import type { RecordNames } from "./record_names.ts";
import type { AlertRule, Severity } from "./alert.ts";
import type { Source } from "./source.ts";

export interface Metric {
  readonly name: string;
  readonly type: MetricType;
  readonly key: RecordNames;
  /** The second one, of the types that take two. */
  readonly key2?: RecordNames | undefined;
  /** `#rrggbb`. */
  readonly color: string;
  /** What its numbers are, in words; absent: said by its panel or its type. */
  readonly unit?: string | undefined;
  /** Multiplies the derived value, e.g. 1e-6 from nanoseconds to milliseconds. */
  readonly scale?: number | undefined;
  /** How often the server refreshes the record, where it is slower than a poll, in milliseconds. */
  readonly refreshMs?: number | undefined;
  /** The source of the dashboard that its records are read from; absent: the server. */
  readonly source?: string | undefined;
  /** What a Prometheus is asked for in its place, in PromQL; it yields the values as they are drawn. */
  readonly query?: string | undefined;
  /** Its record holds its values as they are drawn: that is what its query yields. */
  readonly isDerived?: boolean | undefined;
  /** In which direction it is bad; absent: by its type. */
  readonly worse?: "high" | "low" | undefined;
  /** What is to be told of it; those of its panel among them. */
  readonly alerts?: readonly AlertRule[] | undefined;
  /** It is one of those that a wildcard makes: not every host has its records. */
  readonly matched?: "one" | "others" | undefined;
}

/** What a panel shows of all records whose names match: a metric of each. */
export interface Wildcard {
  /** How many of the panel's listed metrics stand before it. */
  readonly at: number;
  /** A regular expression, which the servers read too (PCRE, not anchored). */
  readonly pattern: string;
  /** Of so many a metric of their own is made; the others are added up. */
  readonly most: number;
  /** May name groups of the pattern as `$1`; absent: what tells the records apart. */
  readonly name?: string | undefined;
  /** Of the first one; absent: by turns. */
  readonly color?: string | undefined;
  /** What its metrics are beside that; `key2` may name groups of the pattern. */
  readonly metric: Omit<Metric, "name" | "key" | "color" | "source" | "matched">;
}

/** Values that are marked on a panel: one, where both ends are the same, or a range, which may have no end. */
export interface Threshold {
  readonly from: number;
  readonly to: number;
  /** `#rrggbb`; absent: that of its severity. */
  readonly color?: string | undefined;
  readonly severity: Severity;
}

export interface Panel {
  readonly title: string;
  /** What the numbers are, in words, e.g. `per second`; absent: said by the metrics' type. */
  readonly unit?: string | undefined;
  /** The ends of its value axis; absent: as the values are. */
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** A logarithmic axis, whether or not key L asks for one. */
  readonly log?: boolean | undefined;
  /** Areas below all its lines, or below none; absent: faintly, below the first host's. */
  readonly fill?: boolean | undefined;
  /** Its lines stand on each other: each as the space above those below it. */
  readonly stack?: boolean | undefined;
  /** Each value is the mean of those of so long a stretch, in milliseconds. */
  readonly smoothMs?: number | undefined;
  /** The hosts that it shows, by name or label, `*` standing for anything; absent: all. */
  readonly hosts?: readonly string[] | undefined;
  /** How it shows several hosts, unless a user asks for another way. */
  readonly hostsAs?: HostsAs | undefined;
  /** Values that are marked: lines, and bands. */
  readonly thresholds?: readonly Threshold[] | undefined;
  /** With those that its wildcards make of the records that are known. */
  readonly metrics: readonly Metric[];
  readonly wildcards?: readonly Wildcard[] | undefined;
}

/** 1 to 4 panels. */
export interface Page {
  readonly name: string;
  readonly panels: readonly Panel[];
}

export interface Dashboard {
  /** Where it was read from, for messages. */
  readonly source: string;
  readonly pages: readonly Page[];
  /** The metrics of the host table, `Panel/Metric` or a metric's name; absent: those that say most. */
  readonly table?: readonly string[] | undefined;
  readonly historySeconds?: number | undefined;
  readonly timeZone?: string | undefined;
  /** What is read on the hosts beside their servers. */
  readonly sources?: readonly Source[] | undefined;
  /** What is to be told of a host that does not answer. */
  readonly hostDown?: AlertRule | undefined;
}
