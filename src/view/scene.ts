import type { AlertStatus } from "../model/alert.ts";
import type { Dashboard, Metric, Page } from "../model/dashboard.ts";
import type { Event } from "../model/event.ts";
import type { Host } from "../model/host.ts";
import type { HostsAs } from "../model/hosts_as.ts";
import type { HistoryReader } from "../series/history_reader.ts";
import type { HostState } from "../series/host_state.ts";

/** Everything that a session knows and a page may show. */
export interface Scene {
  readonly dashboard: Dashboard;
  readonly hosts: readonly Host[];
  /** Holds the metrics of all pages, in the order of `flatMetrics()`. */
  readonly history: HistoryReader;
  readonly events: readonly Event[];
  readonly intervalMs: number;
  readonly timeZone: string;
  readonly hostsAs: HostsAs;
  /** The time of the newest settled tick, epoch milliseconds. */
  readonly newestMs: number;
  /** The oldest moment that there are readings of, epoch milliseconds; the newest: nothing to scroll to. */
  readonly oldestMs: number;
  /** The longest window that the history can fill, in milliseconds. */
  readonly longestWindowMs: number;
  readonly keys: string;
  /** Warnings that outlast a moment, e.g. a recording that had to stop. */
  readonly warnings: readonly string[];
  /** The readings come from a recording, and nobody answers now: what it is, and how it stands. */
  readonly recorded?: string | undefined;
  /** The records that a recording holds of a host at a moment; absent or undefined: hosts were asked by us. */
  readonly recordedAt?:
    | ((hostIndex: number, atMs: number) => ReadonlySet<string> | undefined)
    | undefined;
  /** How a host answered at a moment, where a recording tells; undefined: what the history tells counts. */
  readonly stateAt?: ((hostIndex: number, atMs: number) => HostState | undefined) | undefined;
  /** What is being recorded, and whether it still is, for the status line. */
  readonly recording?: string | undefined;
  /** There is no more than two polls: values are shown instead of lines. */
  readonly isMoment?: boolean | undefined;
  /** How it stands with the alerts at the newest tick; absent: nothing judges them. */
  readonly alerts?: readonly AlertStatus[] | undefined;
}

/** All metrics of all pages, in order: a metric's index in the history. */
export function flatMetrics(pages: readonly Page[]): Metric[] {
  return pages.flatMap((page) => page.panels.flatMap((panel) => panel.metrics));
}
