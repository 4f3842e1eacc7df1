import type { Snapshot, SnapshotPage, SnapshotValue } from "../../export/snapshot.ts";
import type { Dashboard, Metric } from "../../model/dashboard.ts";
import type { Host } from "../../model/host.ts";
import { SLOW_RECORDS } from "../../series/slow_records.ts";
import { flatMetrics } from "../../view/scene.ts";
import { unitOf } from "../../view/build_page.ts";
import type { TwoPolls } from "./two_polls.ts";

export interface SnapshotDataOptions {
  readonly dashboard: Dashboard;
  readonly hosts: readonly Host[];
  /** Indexes of the pages, from 0. */
  readonly pages: readonly number[];
  readonly intervalMs: number;
  readonly timeZone: string;
}

/** In a recording a value counts for so long: the server refreshes some every five seconds. */
const RECENT_MS = 10_000;

/** What two polls showed of some pages: a value for each metric of each host, or why there is none. */
export function snapshotData(polls: TwoPolls, options: SnapshotDataOptions): Snapshot {
  const { dashboard, hosts, pages, intervalMs, timeZone } = options;
  return {
    atMs: polls.ticks[1].atMs,
    intervalMs,
    timeZone,
    hosts: hosts.map((host, index) => ({ host, result: polls.results[index]! })),
    pages: pages.map((page) => pageData(polls, { dashboard, hostCount: hosts.length, page })),
  };
}

function pageData(
  polls: TwoPolls,
  { dashboard, hostCount, page: index }: {
    readonly dashboard: Dashboard;
    readonly hostCount: number;
    readonly page: number;
  },
): SnapshotPage {
  const page = dashboard.pages[index]!;
  let metricIndex = flatMetrics(dashboard.pages.slice(0, index)).length;
  return {
    name: page.name,
    number: index + 1,
    panels: page.panels.map(({ title, metrics, unit = unitOf(metrics) }) => ({
      title,
      unit,
      metrics: metrics.map((metric) => {
        const isOfOneType = metrics.every(({ type }) => type === metric.type);
        const { name, type, key, key2 } = metric;
        const place = metricIndex++;
        return {
          name,
          type,
          unit: isOfOneType ? unit : unitOf([metric]),
          key,
          ...(key2 === undefined ? {} : { key2 }),
          values: Array.from(
            { length: hostCount },
            (_, host) => valueOf(polls, { metric, metricIndex: place, host }),
          ),
        };
      }),
    })),
  };
}

function valueOf(
  { history, isRecorded, ticks, results }: TwoPolls,
  { metric, metricIndex, host }: {
    readonly metric: Metric;
    readonly metricIndex: number;
    readonly host: number;
  },
): SnapshotValue {
  const none = (why: string): SnapshotValue => ({ value: null, why });
  if (results[host]?.kind !== "reply") return none("no answer");
  const absent = history.absent(metricIndex, host);
  if (absent.length > 0) return none(`not on this host: ${absent.join(", ")}`);
  const latest = history.latest(metricIndex, host);
  const oldestMs = ticks[1].atMs - RECENT_MS;
  if (latest !== undefined && (!isRecorded || latest.atMs >= oldestMs)) {
    return { value: latest.value };
  }
  if (isRecorded) return none("no data: nothing happened then");
  if (ticks[0].results[host]?.kind !== "reply") {
    return none("no data yet: the host answered only one of the two polls");
  }
  const window = { fromMs: ticks[0].atMs, toMs: ticks[1].atMs };
  if (history.restarts(host, window).length > 0) {
    return none("no data yet: the server was restarted between the two polls");
  }
  if (SLOW_RECORDS.has(metric.key) || metric.refreshMs !== undefined) {
    return none("no data yet: refreshed by the server every few seconds; try a longer --interval");
  }
  return none("no data yet: nothing happened between the two polls");
}
