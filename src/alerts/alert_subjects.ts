import { countOf } from "../base/count_of.ts";
import { given } from "../base/given.ts";
import type { AlertRule, AlertSubject } from "../model/alert.ts";
import type { Dashboard } from "../model/dashboard.ts";
import type { Host } from "../model/host.ts";
import { type MetricPlace, metricPlaces } from "../model/metric_places.ts";

/** All that the rules of a dashboard watch on some hosts. */
export function alertSubjects(dashboard: Dashboard, hosts: readonly Host[]): AlertSubject[] {
  return [...hostSubjects(dashboard, hosts), ...metricSubjects(dashboard, hosts)];
}

function hostSubjects({ hostDown }: Dashboard, hosts: readonly Host[]): AlertSubject[] {
  if (hostDown === undefined) return [];
  return hosts.map(({ id, label }, index) => ({
    id: `host ${id}`,
    rule: hostDown,
    kind: "host",
    metricIndex: -1,
    hosts: [index],
    hostId: id,
    hostLabel: label,
  }));
}

function metricSubjects({ pages }: Dashboard, hosts: readonly Host[]): AlertSubject[] {
  return metricPlaces(pages).flatMap((place) => {
    const { metric: { name, alerts = [], key, matched }, panel, page } = place;
    // What one that a wildcard found is called depends on the others.
    const own = matched === undefined ? name : String(key);
    return alerts.flatMap((rule, position) => {
      const id = [page.name, panel.title, own, String(position + 1)].join("/");
      return placesOf(rule, hosts).map((of): AlertSubject => ({
        ...watched(place),
        rule,
        ...of,
        id: of.hostId === undefined ? id : `${id} ${of.hostId}`,
      }));
    });
  });
}

/** What a rule on a metric watches, of whichever hosts. */
export function watched(
  { metric, panel, pageIndex, index }: MetricPlace,
): Omit<AlertSubject, "id" | "rule" | "hosts" | "hostLabel"> {
  return {
    kind: "metric",
    page: pageIndex,
    panel: panel.title,
    metric: metric.name,
    metricIndex: index,
    ...given({ mayLack: metric.matched === undefined ? undefined : true }),
  };
}

function placesOf(
  { over }: AlertRule,
  hosts: readonly Host[],
): Pick<AlertSubject, "hosts" | "hostId" | "hostLabel">[] {
  if (over === "each") {
    return hosts.map(({ id, label }, index) => ({ hosts: [index], hostId: id, hostLabel: label }));
  }
  return [{
    hosts: [...hosts.keys()],
    hostLabel: `${over} of ${countOf(hosts.length, "host")}`,
  }];
}

/** Whether a dashboard has any rule. */
export function hasAlerts({ pages, hostDown }: Dashboard): boolean {
  return hostDown !== undefined ||
    pages.some(({ panels }) =>
      panels.some(({ metrics, wildcards = [] }) =>
        [...metrics, ...wildcards.map(({ metric }) => metric)]
          .some(({ alerts = [] }) => alerts.length > 0)
      )
    );
}
