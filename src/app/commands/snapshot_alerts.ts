import { alertSubjects } from "../../alerts/alert_subjects.ts";
import { rangeText, stateOnce } from "../../alerts/condition.ts";
import { thresholdSubjects } from "../../alerts/threshold_subjects.ts";
import type { SnapshotCheck } from "../../export/snapshot.ts";
import type { AlertStatus, AlertSubject, Threshold } from "../../model/alert.ts";
import { hasWildcards } from "../../series/expand_dashboard.ts";
import { alertValue } from "../../view/alert_value.ts";
import { alertSentence } from "../../view/alert_words.ts";
import type { Scene } from "../../view/scene.ts";

/** What is needed of a scene to judge its values. */
export type JudgedScene = Parameters<typeof alertValue>[0] & Pick<Scene, "hosts">;

/**
 * How it stands with the alerts of a dashboard and the thresholds of the command line at a scene's newest moment.
 * No `for` is waited for: what looks now and then decides by itself how often it must see it. Throws a
 * `UsageError` for a threshold whose metric is none.
 */
export function snapshotAlerts(
  scene: JudgedScene,
  thresholds: readonly Threshold[],
): AlertStatus[] {
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

/** The same for who reads a snapshot's verdict. */
export function snapshotChecks(
  scene: JudgedScene,
  statuses: readonly AlertStatus[],
): SnapshotCheck[] {
  return statuses.map((status) => {
    const { subject, state, value } = status;
    return {
      severity: subject.rule.severity,
      state: state === "firing" ? "bad" : state === "ok" ? "good" : "no value",
      isAsked: isThreshold(subject),
      metricIndex: subject.metricIndex,
      hosts: subject.hosts,
      range: rangeText(subject.rule.condition),
      value,
      text: alertSentence(scene, status),
    };
  });
}

function isThreshold({ id }: AlertSubject): boolean {
  return id.startsWith("--");
}
