import type { Severity } from "../model/alert.ts";
import type { RecordNames } from "../model/record_names.ts";
import type { MetricType } from "../model/metric_types.ts";
import type { Host } from "../model/host.ts";
import type { LatestView } from "../model/page_view.ts";
import type { HostResult } from "../model/tick.ts";

/** What two polls of some hosts showed of some pages: plain data, for every format of it. */
export interface Snapshot {
  /** The time of the last poll, epoch milliseconds. */
  readonly atMs: number;
  readonly intervalMs: number;
  /** With what each value is compared: that of so long before, in milliseconds. */
  readonly compareMs?: number | undefined;
  readonly timeZone: string;
  readonly hosts: readonly SnapshotHost[];
  readonly pages: readonly SnapshotPage[];
  /** What must be known of it, each a sentence. */
  readonly warnings: readonly string[];
  /** How its values stand to what alerts and thresholds allow; absent: nothing was to be judged. */
  readonly checks?: readonly SnapshotCheck[] | undefined;
}

/** A value beside what is allowed. */
export interface SnapshotCheck {
  readonly severity: Severity;
  readonly state: "good" | "bad" | "no value";
  /** The command line asked for it: then a value must be there. */
  readonly isAsked: boolean;
  /** Among the metrics of all pages. */
  readonly metricIndex: number;
  /** Indexes of the hosts that were taken together, or of the one. */
  readonly hosts: readonly number[];
  /** What is allowed, as monitoring plugins write it. */
  readonly range: string;
  readonly value?: number | undefined;
  /** A sentence without its end. */
  readonly text: string;
}

export interface SnapshotHost {
  readonly host: Host;
  /** What the host answered to the last poll. */
  readonly result: HostResult;
}

export interface SnapshotPage {
  readonly name: string;
  /** 1-based. */
  readonly number: number;
  readonly panels: readonly SnapshotPanel[];
}

export interface SnapshotPanel {
  readonly title: string;
  /** In words: `per second`, `percent`, ... */
  readonly unit: string;
  readonly metrics: readonly SnapshotMetric[];
}

export interface SnapshotMetric {
  readonly name: string;
  /** Among the metrics of all pages. */
  readonly index: number;
  readonly type: MetricType;
  readonly unit: string;
  readonly key: RecordNames;
  readonly key2?: RecordNames | undefined;
  /** In the order of the hosts. */
  readonly values: readonly LatestView[];
}
