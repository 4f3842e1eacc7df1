import type { AlertRule, AlertSubject, Threshold } from "../model/alert.ts";
import type { Dashboard, Metric } from "../model/dashboard.ts";
import { UsageError } from "../model/errors.ts";
import type { Host } from "../model/host.ts";
import { type MetricPlace, metricPlaces } from "../model/metric_places.ts";
import { plainText } from "../base/plain_text.ts";
import { watched } from "./alert_subjects.ts";

const RECORD = /^[\w-]+(?:\.[\w-]+)+$/;
const THRESHOLDS = "Thresholds";

/**
 * A dashboard with one page more for the records of thresholds that no metric of it is named after or derived
 * from: their values as they are.
 */
export function withThresholdRecords(
  dashboard: Dashboard,
  thresholds: readonly Threshold[],
): Dashboard {
  const places = metricPlaces(dashboard.pages);
  const missing = new Set(
    thresholds.map(({ metric }) => metric)
      .filter((name) => RECORD.test(name) && matches(places, name).length === 0),
  );
  if (missing.size === 0) return dashboard;
  const metrics = [...missing].map((key): Metric => ({
    name: key,
    type: "gauge",
    key,
    color: "#8d96a1",
  }));
  const page = { name: THRESHOLDS, panels: [{ title: THRESHOLDS, metrics }] };
  return { ...dashboard, pages: [...dashboard.pages, page] };
}

/**
 * What thresholds watch, host by host. Throws a `UsageError` for a metric that is none, or one of several; with
 * `mayGrow` one that is none watches nothing: wildcards may find it when more hosts answer.
 */
export function thresholdSubjects(
  dashboard: Dashboard,
  hosts: readonly Host[],
  thresholds: readonly Threshold[],
  { mayGrow = false }: { readonly mayGrow?: boolean } = {},
): AlertSubject[] {
  const places = metricPlaces(dashboard.pages);
  return thresholds.flatMap(({ severity, metric: name, condition }) => {
    const found = matches(places, name);
    const [place] = found;
    if (place === undefined && mayGrow) return [];
    if (place === undefined || found.length > 1) throw notOne(name, found, { severity, places });
    const rule: AlertRule = { condition, forMs: 0, severity, noData: "keep", over: "each" };
    return hosts.map(({ id, label }, host): AlertSubject => ({
      id: `--${severity} ${name} ${id}`,
      rule,
      ...watched(place),
      hosts: [host],
      hostId: id,
      hostLabel: label,
    }));
  });
}

/** `Panel/Metric` first, then a metric's name, then the record that it alone is made of. */
function matches(places: readonly MetricPlace[], name: string): MetricPlace[] {
  const wanted = name.toLowerCase();
  const ways: ((place: MetricPlace) => boolean)[] = [
    (place) => nameOf(place).toLowerCase() === wanted,
    ({ metric }) => metric.name.toLowerCase() === wanted,
    ({ metric }) => metric.key === name && metric.key2 === undefined,
  ];
  for (const way of ways) {
    const found = places.filter(way);
    if (found.length > 0) return found;
  }
  return [];
}

function nameOf({ panel, metric }: Pick<MetricPlace, "panel" | "metric">): string {
  return `${panel.title}/${metric.name}`;
}

function notOne(
  name: string,
  found: readonly MetricPlace[],
  { severity, places }: { readonly severity: string; readonly places: readonly MetricPlace[] },
): UsageError {
  const said = plainText(name, 100);
  if (found.length > 1) {
    return new UsageError(
      `--${severity} ${said}: several metrics are meant: write ${
        plainText(found.map(nameOf).join(" or "))
      }.`,
    );
  }
  return new UsageError(
    `--${severity} ${said}: there is no such metric; there are ${
      plainText(places.map(nameOf).join(", "), 600)
    }.`,
  );
}
