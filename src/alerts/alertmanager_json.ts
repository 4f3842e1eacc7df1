import { formatIsoTime } from "../base/iso_time.ts";
import type { AlertNotice } from "../model/alert.ts";

/**
 * An alert in the form that Alertmanager takes at `/api/v2/alerts`: `endsAtMs` is when it was over or, while
 * it fires, when it shall count as over unless it is told again. Source: Alertmanager's OpenAPI document v2.
 */
export function alertmanagerJson(
  { change, name, message, unit }: AlertNotice,
  { startsAtMs, endsAtMs }: { readonly startsAtMs: number; readonly endsAtMs: number },
): object {
  const { subject: { rule, hostLabel, panel, metric }, value } = change;
  return {
    labels: {
      alertname: name,
      severity: rule.severity,
      instance: hostLabel,
      job: "traffic-grapher",
      // A label that is empty counts as absent there.
      panel: panel ?? "",
      metric: metric ?? "",
    },
    annotations: {
      summary: message,
      ...(value === undefined ? {} : { value: `${value}`, unit }),
    },
    startsAt: formatIsoTime(startsAtMs),
    endsAt: formatIsoTime(endsAtMs),
  };
}
