import type { Snapshot } from "../../src/export/snapshot.ts";
import type { LatestView } from "../../src/model/page_view.ts";
import type { Host } from "../../src/model/host.ts";
import type { HostResult } from "../../src/model/tick.ts";
import { current } from "../helpers/latest_value.ts";

export function hostNamed(label: string): Host {
  return { id: `unix:/run/${label}.sock`, label, address: { kind: "local" } };
}

export function replyOf(
  values: Readonly<Record<string, number | bigint | string>> = {},
): HostResult {
  return {
    kind: "reply",
    repliedAtMs: 2_003.4,
    tookMs: 3.4,
    values: new Map(Object.entries(values)),
    absent: [],
    problems: [],
  };
}

export const REFUSED: HostResult = {
  kind: "miss",
  missedAtMs: 2_001,
  tookMs: 0.8,
  reason: "refused",
  message: "nobody listens on /run/x.sock: traffic_server is stopped or still starting",
};

const AT_MS = Date.UTC(2026, 10, 21, 2, 58);
const UNITS = {
  counter: "per second",
  gauge: "now",
  hit_rate: "percent",
  latency: "milliseconds",
} as const;

export interface FixtureOptions {
  readonly results?: Readonly<Record<string, HostResult>>;
  readonly values?: readonly LatestView[];
  readonly panel?: string;
  readonly metric?: string;
}

/** A snapshot of a page with one panel: a metric of each type. */
export function snapshotFixture(options: FixtureOptions = {}): Snapshot {
  const { results = { ats1: replyOf() }, panel = "Traffic", metric = "Client" } = options;
  const { values = [current(2_992.5, { atMs: AT_MS })] } = options;
  const types = ["counter", "gauge", "hit_rate", "latency"] as const;
  return {
    atMs: AT_MS,
    intervalMs: 1_000,
    timeZone: "UTC",
    hosts: Object.entries(results).map(([label, result]) => ({ host: hostNamed(label), result })),
    pages: [{
      name: "Traffic & Cache",
      number: 1,
      panels: [{
        title: panel,
        unit: "per second",
        metrics: types.map((type, index) => ({
          index,
          name: type === "counter" ? metric : `${metric} ${type}`,
          type,
          unit: UNITS[type],
          key: "proxy.process.http.incoming_requests",
          values,
        })),
      }],
    }],
    warnings: [],
  };
}
