import type { AlertRule, AlertSubject } from "../model/alert.ts";
import type { Dashboard } from "../model/dashboard.ts";
import type { Host } from "../model/host.ts";

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
  let metricIndex = -1;
  return pages.flatMap((page, pageIndex) =>
    page.panels.flatMap((panel) =>
      panel.metrics.flatMap(({ name, alerts = [], key, matched }) => {
        const index = ++metricIndex;
        return alerts.flatMap((rule, position) => {
          // What one that a wildcard found is called depends on the others.
          const own = matched === undefined ? name : String(key);
          const id = [page.name, panel.title, own, String(position + 1)].join("/");
          const common = {
            kind: "metric" as const,
            rule,
            page: pageIndex,
            panel: panel.title,
            metric: name,
            metricIndex: index,
            ...(matched === undefined ? {} : { mayLack: true }),
          };
          return placesOf(rule, hosts).map((place) => ({
            ...common,
            ...place,
            id: place.hostId === undefined ? id : `${id} ${place.hostId}`,
          }));
        });
      })
    )
  );
}

function placesOf(
  { over }: AlertRule,
  hosts: readonly Host[],
): Pick<AlertSubject, "hosts" | "hostId" | "hostLabel">[] {
  if (over === "each") {
    return hosts.map(({ id, label }, index) => ({ hosts: [index], hostId: id, hostLabel: label }));
  }
  const count = hosts.length;
  return [{
    hosts: [...hosts.keys()],
    hostLabel: `${over} of ${count} host${count === 1 ? "" : "s"}`,
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
