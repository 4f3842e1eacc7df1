import { flatMetrics, type Scene } from "../../src/view/scene.ts";
import { parseDashboard } from "../../src/config/dashboard_file.ts";
import type { Host } from "../../src/model/host.ts";
import type { HostResult, Tick } from "../../src/model/tick.ts";
import { History } from "../../src/series/history.ts";
import { capturedTicks } from "../series/captured_ticks.ts";

const DEFAULT = new URL("../../dashboards/default.yaml", import.meta.url);

export function host(label: string, more: Partial<Host> = {}): Host {
  return { id: label, label, address: { kind: "ssh", destination: label }, ...more };
}

/**
 * The default dashboard over the real capture, as if each host had said the same, the first host
 * as it was and each further one without its stop.
 */
export function capturedScene(
  hosts: readonly Host[],
  options: Partial<Scene> & { readonly ticks?: number } = {},
): Scene {
  const { ticks: count = 150, ...more } = options;
  const dashboard = parseDashboard(Deno.readTextFileSync(DEFAULT), "default.yaml");
  const history = new History(flatMetrics(dashboard.pages), {
    hostCount: hosts.length,
    capacity: 200,
    intervalMs: 1000,
  });
  const ticks = capturedTicks().slice(0, count);
  let steady: HostResult | undefined;
  for (const captured of ticks) {
    const own = captured.results[0]!;
    if (own.kind === "reply" && captured.index < 70) steady = own;
    const other = captured.index < 70 ? own : later(steady!, captured);
    const tick: Tick = { ...captured, results: hosts.map((_, index) => index === 0 ? own : other) };
    history.open(tick);
    for (const index of hosts.keys()) history.put(tick, index);
  }
  return {
    dashboard,
    hosts,
    history,
    events: [],
    intervalMs: 1000,
    timeZone: "UTC",
    hostsAs: { mode: "auto" },
    newestMs: ticks.at(-1)!.atMs,
    oldestMs: ticks[0]!.atMs,
    longestWindowMs: 200_000,
    keys: "",
    warnings: [],
    ...more,
  };
}

/** The same counters at a later tick: a host that answers and has no traffic. */
function later(result: HostResult, tick: Tick): HostResult {
  return result.kind === "reply" ? { ...result, repliedAtMs: tick.monotonicMs + 5 } : result;
}
