import { formatIsoTime } from "../base/iso_time.ts";
import type { AlertNotice } from "../model/alert.ts";

/** The version of the shape below: it grows by further members, and changes only with this number. */
const ALERT_JSON_VERSION = 1;

/**
 * A change of an alert as plain data, for hooks and webhooks:
 *
 * ```
 * { "format": "traffic-grapher-alert", "version": 1, "time": ISO 8601 in UTC, "epoch_ms",
 *   "alert": name, "id", "state" and "previous_state": "ok", "pending", "firing" or "no data",
 *   "lasted_ms": in the previous state, "severity": "warning" or "critical", "message": sentence,
 *   "host": label or null, "host_id": or null, "hosts": words for what is watched,
 *   "page": number from 1 or null, "panel", "metric": or null, "value": number or null, "unit",
 *   "condition": { "kind": "above", "below" or "outside", limits ... } }
 * ```
 */
export function alertJson({ change, atMs, name, message, unit }: AlertNotice): object {
  const { subject, state, from, lastedMs, value } = change;
  const { rule, hostId = null, hostLabel, page, panel = null, metric = null } = subject;
  const { kind, ...limits } = rule.condition;
  return {
    format: "traffic-grapher-alert",
    version: ALERT_JSON_VERSION,
    time: formatIsoTime(atMs),
    epoch_ms: atMs,
    alert: name,
    id: subject.id,
    state,
    previous_state: from,
    lasted_ms: lastedMs,
    severity: rule.severity,
    message,
    host: hostId === null ? null : hostLabel,
    host_id: hostId,
    hosts: hostLabel,
    page: page === undefined ? null : page + 1,
    panel,
    metric,
    value: value ?? null,
    unit,
    condition: subject.kind === "host" ? { kind: "no answer" } : { kind, ...limits },
    for_ms: rule.forMs,
  };
}

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
