import type { HostResult } from "../model/tick.ts";
import { roundedMs } from "../base/rounded_ms.ts";
import { formatIsoTime } from "../base/iso_time.ts";
import { jsonText } from "../base/json_text.ts";
import { snapshotVerdict } from "./snapshot_verdict.ts";
import type { Snapshot, SnapshotHost, SnapshotMetric } from "./snapshot.ts";

/** The version of the shape below: it grows by further members, and changes only with this number. */
export const SNAPSHOT_JSON_VERSION = 1;

/**
 * A snapshot as JSON text, indented, with an end of line, or as one line without its end:
 *
 * ```
 * { "format": "traffic-grapher-snapshot", "version": 1,
 *   "time": ISO 8601 in UTC, "epoch_ms", "interval_ms", compared also "compared_ms", "time_zone",
 *   "hosts": [ { "host": label, "id", "group" or null, "answered": boolean, "took_ms",
 *                "reason" and "message" (null where it answered), "absent": [record],
 *                "problems": [sentence] } ],
 *   "pages": [ { "page": number from 1, "name", "panels": [ { "title", "unit", "metrics": [
 *     { "name", "type", "unit", "key", "key2" or null,
 *       "values": [ { "host": label, "value": number or null, "state", "time", "age_ms",
 *                     "why": null or sentence; compared also "before": number or null, "change": null or words } ] } ] } ] } ],
 *   "verdict": "OK", "WARNING", "CRITICAL" or "UNKNOWN",
 *   "checks": [ { "severity", "state": "good", "bad" or "no value", "value": number or null, "range", "message" } ],
 *   "warnings": [sentence] }
 * ```
 *
 * `state` is one of `current`, `stale`, `gap`, `restarted`, `absent on this host`, `unusable`, `not recorded`
 * and `no data yet`; the first two alone have a value. `time` (ISO 8601 in UTC or null) is when it was
 * measured or, without a value, since when there is none; `age_ms` is the age of a value.
 */
export function snapshotJson(
  snapshot: Snapshot,
  { isLine = false }: { readonly isLine?: boolean } = {},
): string {
  const { atMs, intervalMs, compareMs, timeZone, hosts, pages, warnings, checks = [] } = snapshot;
  const content = {
    format: "traffic-grapher-snapshot",
    version: SNAPSHOT_JSON_VERSION,
    time: formatIsoTime(atMs),
    epoch_ms: atMs,
    interval_ms: intervalMs,
    ...(compareMs === undefined ? {} : { compared_ms: compareMs }),
    time_zone: timeZone,
    hosts: hosts.map(hostJson),
    pages: pages.map(({ number, name, panels }) => ({
      page: number,
      name,
      panels: panels.map(({ title, unit, metrics }) => ({
        title,
        unit,
        metrics: metrics.map((metric) => metricJson(metric, snapshot)),
      })),
    })),
    verdict: snapshotVerdict(snapshot).state,
    checks: checks.map(({ severity, state, value = null, range, text }) => ({
      severity,
      state,
      value,
      range,
      message: text,
    })),
    warnings,
  };
  return isLine ? jsonText(content) : `${jsonText(content, 2)}\n`;
}

function hostJson({ host, result }: SnapshotHost): object {
  return {
    host: host.label,
    id: host.id,
    group: host.group ?? null,
    answered: result.kind === "reply",
    took_ms: roundedMs(result.tookMs),
    ...resultJson(result),
  };
}

function resultJson(result: HostResult): object {
  return result.kind === "reply"
    ? { reason: null, message: null, absent: result.absent, problems: result.problems }
    : { reason: result.reason, message: result.message, absent: [], problems: [] };
}

function metricJson(metric: SnapshotMetric, { atMs, hosts, compareMs }: Snapshot): object {
  const { name, type, unit, key, key2 = null, values } = metric;
  const isCompared = compareMs !== undefined;
  return {
    name,
    type,
    unit,
    key,
    key2,
    values: values.map((entry, index) => ({
      host: hosts[index]?.host.label ?? "",
      value: entry.value ?? null,
      state: entry.state,
      time: entry.atMs === undefined ? null : formatIsoTime(entry.atMs),
      age_ms: entry.value === undefined || entry.atMs === undefined
        ? null
        : roundedMs(Math.max(0, atMs - entry.atMs)),
      why: entry.why ?? null,
      ...(isCompared ? { before: entry.before ?? null, change: entry.change ?? null } : {}),
    })),
  };
}
