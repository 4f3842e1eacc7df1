import { rangeText } from "../../alerts/condition.ts";
import type { AlertStatus } from "../../model/alert.ts";
import { alertSentence } from "../../view/alert_words.ts";
import type { Snapshot, SnapshotCheck, SnapshotPage } from "../../export/snapshot.ts";
import { comparedLatest } from "../../view/line_before.ts";
import { flatMetrics, type Scene } from "../../view/scene.ts";
import { metricUnit, panelUnit } from "../../view/units.ts";
import type { TwoPolls } from "./two_polls.ts";

/** What is needed of a scene for the values of its pages. */
export type SnapshotScene =
  & Parameters<typeof comparedLatest>[0]
  & Pick<Scene, "dashboard" | "hosts" | "timeZone" | "warnings" | "alerts">;

/**
 * What two polls showed of some pages (indexes from 0): a value for each metric of each host, or why there
 * is none, by the same rule as on the drawn page whose window is `windowMs`.
 */
export function snapshotData(
  scene: SnapshotScene,
  { pages, results, windowMs, compareMs }: {
    readonly pages: readonly number[];
    readonly results: TwoPolls["results"];
    readonly windowMs: number;
    /** With what each value is compared: that of so long before, in milliseconds. */
    readonly compareMs?: number | undefined;
  },
): Snapshot {
  const { hosts, newestMs, intervalMs, timeZone, warnings, alerts = [] } = scene;
  return {
    atMs: newestMs,
    intervalMs,
    compareMs,
    timeZone,
    hosts: hosts.map((host, index) => ({ host, result: results[index]! })),
    pages: pages.map((page) => pageData(scene, page, { windowMs, compareMs })),
    warnings,
    checks: snapshotChecks(scene, alerts),
  };
}

function pageData(
  scene: SnapshotScene,
  pageIndex: number,
  { windowMs, compareMs }: { readonly windowMs: number; readonly compareMs: number | undefined },
): SnapshotPage {
  const { dashboard: { pages }, hosts, newestMs } = scene;
  const page = pages[pageIndex]!;
  const moment = { atMs: newestMs, pageMs: newestMs, windowMs };
  let metricIndex = flatMetrics(pages.slice(0, pageIndex)).length;
  return {
    name: page.name,
    number: pageIndex + 1,
    panels: page.panels.map((panel) => ({
      title: panel.title,
      unit: panelUnit(panel),
      metrics: panel.metrics.map((metric) => {
        const { name, type, key, key2 } = metric;
        const index = metricIndex++, unit = metricUnit(metric, panel);
        return {
          name,
          index,
          type,
          unit,
          key,
          key2,
          values: hosts.map((_, host) =>
            comparedLatest(scene, { metric, index, unit, hosts: [host], moment }, compareMs)
          ),
        };
      }),
    })),
  };
}

/** How it stands with alerts, for who reads a snapshot's verdict. */
function snapshotChecks(
  scene: Pick<Scene, "dashboard">,
  statuses: readonly AlertStatus[],
): SnapshotCheck[] {
  return statuses.map((status) => {
    const { subject, state, value } = status;
    return {
      severity: subject.rule.severity,
      state: state === "firing" ? "bad" : state === "ok" ? "good" : "no value",
      isAsked: subject.id.startsWith("--"),
      metricIndex: subject.metricIndex,
      hosts: subject.hosts,
      range: rangeText(subject.rule.condition),
      value,
      text: alertSentence(scene, status),
    };
  });
}
