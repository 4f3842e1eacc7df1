import type { MetricType } from "../model/dashboard.ts";
import type { Host } from "../model/host.ts";
import type { LatestView } from "../model/page_view.ts";
import type { HostResult } from "../model/tick.ts";

/** What two polls of some hosts showed of some pages: plain data, for every format of it. */
export interface Snapshot {
  /** The time of the last poll, epoch milliseconds. */
  readonly atMs: number;
  readonly intervalMs: number;
  readonly timeZone: string;
  readonly hosts: readonly SnapshotHost[];
  readonly pages: readonly SnapshotPage[];
  /** What must be known of it, each a sentence. */
  readonly warnings: readonly string[];
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
  readonly type: MetricType;
  readonly unit: string;
  readonly key: string;
  readonly key2?: string | undefined;
  /** In the order of the hosts. */
  readonly values: readonly LatestView[];
}
