import { given } from "../base/given.ts";
import { plainText } from "../base/plain_text.ts";
import type { AlertRule } from "../model/alert.ts";
import type { Metric, Panel, Wildcard } from "../model/dashboard.ts";
import { recordsOfMetric } from "../model/record_names.ts";
import { sourceOfRecord } from "../model/source.ts";
import { alertRule } from "./alert_shape.ts";
import type { DashboardContent } from "./dashboard_shape.ts";
import { hostsAs } from "./option_values.ts";
import { durationOf, longColor } from "./shape_parts.ts";
import { thresholdOf } from "./threshold_shape.ts";

type PanelContent = DashboardContent["pages"][number]["panels"][number];
type MetricContent = PanelContent["metrics"][number];
type Sources = NonNullable<DashboardContent["sources"]>;

/** Of what a wildcard matches so many records get a metric of their own, where the file does not say. */
const USUAL_MOST = 7;

/** A panel of a file, which nothing was found wrong with. */
export function toPanel(panel: PanelContent, sources: Sources = []): Panel {
  const { title, unit, metrics, alerts = [], smooth, hosts_as, thresholds, ...same } = panel;
  const listed: Metric[] = [], wildcards: Wildcard[] = [];
  for (const metric of metrics) {
    const rules = alertsOf(metric, alerts);
    if (metric.match === undefined) listed.push(toMetric(metric, rules, sources));
    else wildcards.push(toWildcard(metric, rules, listed.length));
  }
  return given({
    ...same,
    title: plainText(title),
    unit: unit && plainText(unit),
    smoothMs: smooth === undefined ? undefined : durationOf(smooth),
    hostsAs: hosts_as === undefined ? undefined : hostsAs(hosts_as),
    thresholds: thresholds?.map(thresholdOf),
    metrics: listed,
    wildcards: wildcards.length === 0 ? undefined : wildcards,
  });
}

function toMetric(
  metric: Extract<MetricContent, { readonly match?: undefined }>,
  alerts: readonly AlertRule[] | undefined,
  sources: Sources,
): Metric {
  return given({
    name: plainText(metric.name),
    key: metric.key,
    color: longColor(metric.color),
    ...commonOf(metric, alerts),
    source: sourceOfRecord(recordsOfMetric(metric)[0] ?? "", sources),
  });
}

function toWildcard(
  metric: Extract<MetricContent, { readonly match: string }>,
  alerts: readonly AlertRule[] | undefined,
  at: number,
): Wildcard {
  return given({
    at,
    pattern: metric.match,
    most: metric.most ?? USUAL_MOST,
    name: metric.name && plainText(metric.name),
    color: metric.color && longColor(metric.color),
    metric: given(commonOf(metric, alerts)),
  });
}

function commonOf(metric: MetricContent, alerts: readonly AlertRule[] | undefined) {
  const { type, key2, unit, scale, worse, prometheus: query, refresh } = metric;
  const refreshMs = refresh && refresh * 1000;
  return { type, key2, unit: unit && plainText(unit), scale, query, worse, refreshMs, alerts };
}

/** A metric's own alerts, then those of its panel. */
function alertsOf(
  { name, alerts = [] }: MetricContent,
  shared: NonNullable<PanelContent["alerts"]>,
): readonly AlertRule[] | undefined {
  const concerning = shared.filter(({ metric }) => metric === undefined || metric === name);
  const rules = [...alerts, ...concerning].map((alert) => alertRule(alert));
  return rules.length === 0 ? undefined : rules;
}
