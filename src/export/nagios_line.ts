import { unitSigns } from "../base/unit_signs.ts";
import { metricFacts } from "../model/metric_types.ts";
import { plainText } from "../base/plain_text.ts";
import type { LatestView } from "../model/page_view.ts";
import type { Snapshot, SnapshotCheck, SnapshotMetric } from "./snapshot.ts";
import { lackingOf, type SnapshotVerdict, snapshotVerdict } from "./snapshot_verdict.ts";

/** What a monitoring plugin says: one line, and its exit code. */
export interface NagiosResult {
  readonly line: string;
  /** 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN. */
  readonly exitCode: SnapshotVerdict["exitCode"];
}

/**
 * A snapshot as the output of one check over all its hosts, by the Nagios Plugin Development
 * Guidelines: `TRAFFIC-GRAPHER OK - TEXT | 'LABEL'=VALUE[UOM];[WARN];[CRIT];[MIN];[MAX] ...`.
 * What is said of its state, `snapshotVerdict()` tells. A value that is not current is left out: performance
 * data tell no age, and at the literal `U` of the guidelines Perl's Monitoring::Plugin stops to read.
 */
export function nagiosLine(snapshot: Snapshot): NagiosResult {
  const { state, exitCode, faults } = snapshotVerdict(snapshot);
  const performance = [...pollTimes(snapshot), ...metricData(snapshot)].join(" ");
  const words = state === "OK" ? answers(snapshot) + lacking(snapshot) : failing(snapshot, faults);
  const text = [words, ...snapshot.warnings].join("; ");
  const data = performance === "" ? "" : ` | ${performance}`;
  return { line: `TRAFFIC-GRAPHER ${state} - ${inText(text)}${data}`, exitCode };
}

/** The line of a check that could not be made: UNKNOWN, which goes with exit code 3. */
export function nagiosUnknown(message: string): string {
  return `TRAFFIC-GRAPHER UNKNOWN - ${inText(message)}`;
}

/** How much is missing of what was asked for; why is in the other formats. */
function lacking(snapshot: Snapshot): string {
  const each = snapshot.hosts.map((_, host) => lackingOf(snapshot, host));
  const missing = each.reduce((sum, own) => sum + own.lacking.length, 0);
  if (missing === 0) return "";
  const total = each.reduce((sum, own) => sum + own.total, 0);
  const reasons = [...new Set(each.flatMap((own) => own.lacking))];
  const others = reasons.length > 1 ? ", ..." : "";
  return `; ${missing} of ${total} values are not to be had (${reasons[0]}${others})`;
}

function answers({ hosts }: Snapshot): string {
  const [first] = hosts;
  if (first !== undefined && hosts.length === 1) {
    return `${first.host.label} answered in ${milliseconds(first.result.tookMs)}`;
  }
  const slowest = hosts.reduce((one, other) =>
    other.result.tookMs > one.result.tookMs ? other : one
  );
  return `${hosts.length} hosts answered, the slowest ${slowest.host.label} in ${
    milliseconds(slowest.result.tookMs)
  }`;
}

function failing({ hosts }: Snapshot, faults: readonly string[]): string {
  const silent = hosts.filter(({ result }) => result.kind === "miss").length;
  const head = hosts.length === 1 || silent === 0
    ? ""
    : `${silent} of ${hosts.length} hosts did not answer: `;
  return head + faults.join("; ");
}

function pollTimes({ hosts }: Snapshot): string[] {
  return hosts.flatMap(({ host, result }) => {
    if (result.kind === "miss") return [];
    const label = hosts.length === 1 ? "time" : `${host.label} time`;
    return [`${quoted(label)}=${decimal(Math.round(result.tookMs * 1000) / 1e6)}s;;;0;`];
  });
}

function metricData({ hosts, pages, checks = [] }: Snapshot): string[] {
  const entries = pages.flatMap((page) =>
    page.panels.flatMap((panel) =>
      panel.metrics.map((metric) => ({ page: page.name, panel: panel.title, metric }))
    )
  );
  const short = entries.map(({ panel, metric }) => nameOf(panel, metric));
  return entries.flatMap(({ page, metric }, index) => {
    const name = short[index]!;
    const unique = short.indexOf(name) === short.lastIndexOf(name) ? name : `${page} ${name}`;
    return metric.values.flatMap((value, host) => {
      const prefix = hosts.length === 1 ? "" : `${hosts[host]?.host.label ?? host} `;
      const own = checks.filter((check) =>
        check.metricIndex === metric.index && check.hosts.length === 1 && check.hosts[0] === host
      );
      return perfdata(prefix + unique, metric, value, limitsOf(own));
    });
  });
}

/** A panel of one metric often bears its name already. */
function nameOf(panel: string, { name }: SnapshotMetric): string {
  return panel.toLowerCase() === name.toLowerCase() ? name : `${panel} ${name}`;
}

/** `WARN;CRIT`: where several limits are given, those of the command line. */
function limitsOf(checks: readonly SnapshotCheck[]): string {
  const rangeOf = (severity: SnapshotCheck["severity"]) =>
    checks.filter((check) => check.severity === severity)
      .sort((one, other) => Number(other.isAsked) - Number(one.isAsked))[0]?.range ?? "";
  return `${rangeOf("warning")};${rangeOf("critical")}`;
}

function perfdata(
  label: string,
  metric: SnapshotMetric,
  { state, value = NaN }: LatestView,
  limits: string,
): string[] {
  if (state !== "current" || !Number.isFinite(value)) return [];
  const [min, max] = metricFacts(metric.type).limits;
  const { nagios: uom } = unitSigns(metric.unit);
  return [`${quoted(label)}=${decimal(value)}${uom};${limits};${min};${max}`];
}

/** A label in quotes; an equals sign is not allowed in it, and a quote is written twice. */
function quoted(label: string): string {
  return `'${inText(label).replaceAll("=", ":").replaceAll("'", "''")}'`;
}

/** The first `|` of the output begins the performance data. */
function inText(text: string): string {
  return plainText(text, 2000).replaceAll("|", "/");
}

/** Digits, a sign and a point are all that a value may have: no exponent. */
function decimal(value: number): string {
  const short = Number(value.toPrecision(9));
  const text = String(short);
  if (!text.includes("e")) return text;
  if (Math.abs(short) >= 1) return BigInt(short).toString();
  return short.toFixed(20).replace(/\.?0+$/, "").replace(/^-0$/, "0");
}

function milliseconds(tookMs: number): string {
  return `${decimal(Number(tookMs.toPrecision(2)))} ms`;
}
