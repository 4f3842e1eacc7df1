import { alertSubjects } from "../../alerts/alert_subjects.ts";
import { stateOnce } from "../../alerts/condition.ts";
import { thresholdSubjects } from "../../alerts/threshold_subjects.ts";
import type { AlertStatus, Threshold } from "../../model/alert.ts";
import { hasWildcards } from "../../series/expand_dashboard.ts";
import { alertValue } from "../../view/alert_value.ts";
import type { Scene } from "../../view/scene.ts";

/**
 * How it stands with the alerts of a dashboard and the thresholds of the command line at a scene's newest moment.
 * No `for` is waited for: what looks now and then decides by itself how often it must see it. Throws a
 * `UsageError` for a threshold whose metric is none.
 */
export function snapshotAlerts(scene: Scene, thresholds: readonly Threshold[]): AlertStatus[] {
  const { dashboard, hosts, newestMs, history } = scene;
  const subjects = [
    // That a host does not answer is critical in any case.
    ...alertSubjects(dashboard, hosts).filter(({ kind }) => kind === "metric"),
    ...thresholdSubjects(dashboard, hosts, thresholds, {
      mayGrow: hasWildcards(dashboard) &&
        hosts.some((_, host) => history.hostState(host).state !== "answering"),
    }),
  ];
  return subjects.flatMap((subject): AlertStatus[] => {
    const value = alertValue(scene, subject);
    if (value === undefined && subject.mayLack === true) return [];
    return [{ subject, state: stateOnce(subject.rule, value), sinceMs: newestMs, value }];
  });
}
