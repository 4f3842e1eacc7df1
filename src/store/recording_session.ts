import type { Host } from "../model/host.ts";

/** What a recording keeps of a run beside its readings. */
export interface SessionInfo {
  readonly label?: string | undefined;
  readonly note?: string | undefined;
  readonly hosts: readonly Host[];
  /** The dashboard file's text as it was used, so that the recording can be shown without it. */
  readonly dashboardText: string;
  readonly intervalMs: number;
  readonly timeZone: string;
  /** The records that are asked for; others that turn up are kept as well. */
  readonly records: readonly string[];
  /** What is summarised over long times, by `summaryKey`; absent: nothing. */
  readonly summarized?: readonly string[] | undefined;
}

/** How much a recording may hold: the oldest readings go first; kept to within 5 %. */
export interface RetentionLimits {
  /** Of the file; while it is being written its log of a few megabytes comes on top. At least 1 MiB. */
  readonly maxBytes?: number | undefined;
  readonly maxAgeMs?: number | undefined;
}
