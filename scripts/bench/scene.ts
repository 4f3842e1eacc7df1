import type { Scene } from "../../src/view/scene.ts";
import { flatMetrics } from "../../src/view/scene.ts";
import type { Dashboard, Metric } from "../../src/model/dashboard.ts";
import type { Host } from "../../src/model/host.ts";
import type { RecordValue } from "../../src/model/record_value.ts";
import type { Tick } from "../../src/model/tick.ts";
import { History } from "../../src/series/history.ts";

export const START_MS = Date.UTC(2025, 0, 15);
const START_MONOTONIC_MS = 5_000;

/** Hosts of that many, as the user named them. */
export function benchHosts(count: number): Host[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `ats${index + 1}`,
    label: `ats${index + 1}`,
    address: { kind: "local" },
  }));
}

/** A history of a dashboard's metrics, and what shows it. */
export function benchScene(
  dashboard: Dashboard,
  { hosts, capacity }: { readonly hosts: readonly Host[]; readonly capacity: number },
): Scene & { readonly history: History; newestMs: number } {
  return {
    dashboard,
    hosts,
    history: new History(flatMetrics(dashboard.pages), {
      hostCount: hosts.length,
      capacity,
      intervalMs: 1000,
    }),
    events: [],
    intervalMs: 1000,
    timeZone: "UTC",
    hostsAs: { mode: "lines" },
    newestMs: START_MS,
    oldestMs: START_MS,
    longestWindowMs: capacity * 1000,
    keys: "",
    warnings: [],
  };
}

/** Tick `index` at 1 s, its slots still empty. */
export function benchTick(index: number, hostCount: number): Tick {
  return {
    index,
    atMs: START_MS + index * 1000,
    monotonicMs: START_MONOTONIC_MS + index * 1000,
    latenessMs: 0,
    results: new Array(hostCount).fill(undefined),
  };
}

/** Traffic with a daily wave and noise, for whatever records a dashboard's metrics read. */
export class BenchTraffic {
  readonly #hosts: { readonly values: Map<string, RecordValue> }[];
  readonly #metrics: readonly Metric[];
  #state = 12345;

  constructor(dashboard: Dashboard, hostCount: number) {
    this.#metrics = flatMetrics(dashboard.pages);
    this.#hosts = Array.from({ length: hostCount }, () => ({ values: new Map() }));
  }

  /** The records of a host at a tick; ticks come in order. The map is the same one each time. */
  read(host: number, index: number): ReadonlyMap<string, RecordValue> {
    const { values } = this.#hosts[host]!;
    const wave = 1 + 0.6 * Math.sin(2 * Math.PI * (index / 86_400 + host / 11));
    for (const { type, key, key2 } of this.#metrics) {
      const amount = Math.round((3000 + 400 * host) * wave * (0.9 + 0.2 * this.#random()));
      if (type === "gauge") {
        values.set(String(key), amount);
        continue;
      }
      values.set(String(key), Number(values.get(String(key)) ?? 0) + amount);
      if (key2 !== undefined) {
        values.set(String(key2), Number(values.get(String(key2)) ?? 0) + Math.round(amount / 4));
      }
    }
    return values;
  }

  #random(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return this.#state / 2 ** 32;
  }
}

/** Memory of this process after a full collection, in MB; the engine must run with `--expose-gc`. */
export async function memoryNow(): Promise<{ residentMb: number; heapMb: number }> {
  for (let i = 0; i < 4; i++) {
    (globalThis as { gc?: () => void }).gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { rss, heapUsed } = Deno.memoryUsage();
  return { residentMb: rss / 1e6, heapMb: heapUsed / 1e6 };
}
