import type { MetricType } from "../model/dashboard.ts";
import { plainText } from "../base/plain_text.ts";
import type { Snapshot, SnapshotMetric, SnapshotValue } from "./snapshot.ts";

/** What a monitoring plugin says: one line, and its exit code. */
export interface NagiosResult {
  readonly line: string;
  /** 0 OK, 2 CRITICAL. */
  readonly exitCode: 0 | 2;
}

/** Unit of measurement and limits of each type's values. A rate is no continuous counter (`c`). */
const PERFORMANCE: Readonly<Record<MetricType, readonly [uom: string, min: string, max: string]>> =
  {
    counter: ["", "0", ""],
    gauge: ["", "", ""],
    hit_rate: ["%", "0", "100"],
    latency: ["ms", "0", ""],
  };

/**
 * A snapshot as the output of one check over all its hosts, by the Nagios Plugin Development
 * Guidelines: `TRAFFIC-GRAPHER OK - TEXT | 'LABEL'=VALUE[UOM];[WARN];[CRIT];[MIN];[MAX] ...`.
 * CRITICAL where a host did not answer. A value that could not be determined is `U`.
 */
export function nagiosLine(snapshot: Snapshot): NagiosResult {
  const { hosts } = snapshot;
  const silent = hosts.flatMap(({ host, result }) =>
    result.kind === "miss" ? [`${host.label}: ${result.message}`] : []
  );
  const performance = [...pollTimes(snapshot), ...metricData(snapshot)].join(" ");
  const [state, text] = silent.length === 0
    ? ["OK", answering(snapshot)]
    : ["CRITICAL", failing(silent, hosts.length)];
  return {
    line: `TRAFFIC-GRAPHER ${state} - ${inText(text)} | ${performance}`,
    exitCode: silent.length === 0 ? 0 : 2,
  };
}

/** The line of a check that could not be made: UNKNOWN, which goes with exit code 3. */
export function nagiosUnknown(message: string): string {
  return `TRAFFIC-GRAPHER UNKNOWN - ${inText(message)}`;
}

function answering({ hosts }: Snapshot): string {
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

function failing(silent: readonly string[], count: number): string {
  const head = count === 1 ? "" : `${silent.length} of ${count} hosts did not answer: `;
  return head + silent.join("; ");
}

function pollTimes({ hosts }: Snapshot): string[] {
  return hosts.map(({ host, result }) => {
    const label = hosts.length === 1 ? "time" : `${host.label} time`;
    const value = result.kind === "reply"
      ? `${decimal(Math.round(result.tookMs * 1000) / 1e6)}s`
      : "U";
    return `${quoted(label)}=${value};;;0;`;
  });
}

function metricData({ hosts, pages }: Snapshot): string[] {
  const entries = pages.flatMap((page) =>
    page.panels.flatMap((panel) =>
      panel.metrics.map((metric) => ({ page: page.name, panel: panel.title, metric }))
    )
  );
  const short = entries.map(({ panel, metric }) => nameOf(panel, metric));
  return entries.flatMap(({ page, metric }, index) => {
    const name = short[index]!;
    const unique = short.indexOf(name) === short.lastIndexOf(name) ? name : `${page} ${name}`;
    return metric.values.map((value, host) => {
      const prefix = hosts.length === 1 ? "" : `${hosts[host]?.host.label ?? host} `;
      return perfdata(prefix + unique, metric, value);
    });
  });
}

/** A panel of one metric often bears its name already. */
function nameOf(panel: string, { name }: SnapshotMetric): string {
  return panel.toLowerCase() === name.toLowerCase() ? name : `${panel} ${name}`;
}

function perfdata(label: string, metric: SnapshotMetric, { value }: SnapshotValue): string {
  const [uom, min, max] = PERFORMANCE[metric.type];
  const known = value !== null && Number.isFinite(value);
  // The literal U has no unit.
  return `${quoted(label)}=${known ? decimal(value) + uom : "U"};;;${min};${max}`;
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
