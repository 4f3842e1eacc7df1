import { formatIsoTime } from "../../base/iso_time.ts";
import { roundedMs } from "../../base/rounded_ms.ts";
import { jsonText } from "../../base/json_text.ts";
import type { HostCheck } from "./check_host.ts";

/**
 * What checks found out, as JSON text:
 *
 * ```
 * { "format": "traffic-grapher-check", "version": 1, "hosts": [ {
 *     "host": label, "id", "answered": boolean, "how",
 *     "steps": [ { "what", "outcome": "found" | "not-found" | "failed" | "skipped", "detail", "took_ms" } ],
 *     "took_ms", "reason" and "message" (null where it answered),
 *     "server": null or { "version", "started": ISO 8601, "draining", "initialized" } (each may be null),
 *     "absent": [record], "problems": [sentence],
 *     "sources": [ { "name", "outcome", "detail", "took_ms" } ] } ] }
 * ```
 */
export function checkJson(checks: readonly HostCheck[]): string {
  const content = {
    format: "traffic-grapher-check",
    version: 1,
    hosts: checks.map(hostJson),
  };
  return `${jsonText(content, 2)}\n`;
}

function hostJson(
  { host, how, steps, result, sources = [], matches = [], ...server }: HostCheck,
): object {
  const answered = result.kind === "reply";
  return {
    host: host.label,
    id: host.id,
    answered,
    how,
    steps: steps.map(({ what, outcome, detail, tookMs }) => ({
      what,
      outcome,
      detail,
      took_ms: roundedMs(tookMs),
    })),
    took_ms: roundedMs(result.tookMs),
    reason: answered ? null : result.reason,
    message: answered ? null : result.message,
    server: answered ? serverJson(server) : null,
    sources: sources.map(({ tookMs, ...found }) => ({ ...found, took_ms: roundedMs(tookMs) })),
    absent: answered ? result.absent : [],
    matches,
    problems: [
      ...(answered ? result.problems : []),
      ...(server.statusProblem === undefined ? [] : [server.statusProblem]),
    ],
  };
}

function serverJson(
  { version, startedAtMs, status }: Pick<HostCheck, "version" | "startedAtMs" | "status">,
): object {
  return {
    version: version ?? null,
    started: startedAtMs === undefined ? null : formatIsoTime(startedAtMs),
    draining: status?.draining ?? null,
    initialized: status?.initialized ?? null,
  };
}
