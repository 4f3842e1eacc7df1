import {
  FIRST_ORDER,
  METRIC_NAMES,
  METRIC_PREFIX,
  STATISTIC_NAMES,
  STRING_RECORDS,
} from "./metric_names.ts";
import { metricValues } from "./metric_values.ts";
import type { HostSnapshot, SimulatedHost, WireRecord } from "./simulated_host.ts";
import { added, type Flow, flowOf, scaled } from "./traffic_flow.ts";
import { type Fault, faulty, type Weather, weatherAt, WRONG_RELEASE } from "./traffic_shape.ts";
import { configRecord, metricRecord, statisticRecord } from "./wire_record.ts";

/** `proxy.config.raw_stat_sync_interval_ms` of the server, in seconds. */
const REFRESH_S = 5;
const VERSION = `${METRIC_PREFIX}version.server.short`;
/** A longer stretch without a question (a machine that slept) is passed at once, in seconds. */
const LONGEST_WALK_S = 3_600;

export interface WorkloadOptions {
  /** Another seed, another host. */
  readonly seed: number;
  /** Epoch milliseconds; the records are a function of it and of the seed. */
  readonly wallMs?: () => number;
  /** How long the host has run already, in seconds; by default some days. */
  readonly ageS?: number;
  /** Whether plugins with counters of their own are loaded. */
  readonly plugins?: boolean;
}

const TEXTS = new Map(
  STRING_RECORDS.map(([name, value], i) =>
    [METRIC_PREFIX + name, { value, order: FIRST_ORDER + i }] as const
  ),
);
const STATISTICS = new Map(
  STATISTIC_NAMES.map((name, i) => [METRIC_PREFIX + name, FIRST_ORDER + STRING_RECORDS.length + i]),
);
const METRICS = new Set(METRIC_NAMES.map((name) => METRIC_PREFIX + name));
const CONFIG = new Map<string, number | string>([
  ["proxy.config.proxy_name", "simulated"],
  ["proxy.config.local_state_dir", "/opt/ats/var/trafficserver"],
  ["proxy.config.http.server_ports", "80 443:ssl"],
  ["proxy.config.raw_stat_sync_interval_ms", REFRESH_S * 1_000],
]);

/** A host with all records of a plain 10.1.4 server, whose traffic is a function of time and seed. */
export function createWorkload(options: WorkloadOptions): Workload {
  return new Workload(options);
}

/** A simulated host that can be restarted. */
export class Workload implements SimulatedHost {
  draining = false;
  /** What is wrong with it; undefined: nothing. */
  fault: Fault | undefined;
  readonly #seed: number;
  readonly #wallMs: () => number;
  readonly #plugins: boolean;
  #startS: number;
  /** Whether the host was started before its eyes, with cold caches. */
  #restarted = false;
  /** The sums at the beginning of the second `#second`, whose flow is `#flow`. */
  #totals: Flow;
  #refreshed: Flow;
  #flow: Flow;
  #second: number;

  constructor({ seed, wallMs = Date.now, ageS, plugins = false }: WorkloadOptions) {
    this.#seed = seed;
    this.#wallMs = wallMs;
    this.#plugins = plugins;
    this.#second = Math.floor(wallMs() / 1_000);
    const age = ageS ?? 86_400 * (3 + (seed % 7)) + 1_234 * seed;
    this.#startS = this.#second - age;
    this.#flow = this.#flowAt(this.#second);
    this.#totals = scaled(this.#flow, age);
    this.#refreshed = this.#totals;
  }

  /** All counters begin at 0 again, the caches are cold, `start_time` is now. */
  restart(): void {
    this.#restarted = true;
    this.#second = this.#startS = Math.floor(this.#wallMs() / 1_000);
    this.#flow = this.#flowAt(this.#second);
    this.#totals = this.#refreshed = scaled(this.#flow, 0);
  }

  snapshot(): HostSnapshot {
    const nowS = this.#wallMs() / 1_000;
    this.#walkTo(Math.floor(nowS));
    // A clock that was set back must not make a counter fall.
    const part = Math.min(1, Math.max(0, nowS - this.#second));
    const values = metricValues({
      totals: added(this.#totals, this.#flow, part),
      refreshed: this.#refreshed,
      weather: this.#weatherAt(this.#second),
      startSecond: this.#startS,
      ageS: this.#second - this.#startS,
      plugins: this.#plugins,
    });
    return {
      names: () => namesOf(values),
      lookup: (name, how) => this.#recordOf(name, how, values),
    };
  }

  #walkTo(second: number): void {
    const missing = second - this.#second;
    if (missing > LONGEST_WALK_S) {
      this.#totals = added(this.#totals, scaled(this.#flow, missing - 1));
      this.#second += missing - 1;
      this.#flow = this.#flowAt(this.#second);
    }
    while (this.#second < second) {
      this.#totals = added(this.#totals, this.#flow);
      this.#second++;
      this.#flow = this.#flowAt(this.#second);
      if ((this.#second - this.#startS) % REFRESH_S === 0) this.#refreshed = this.#totals;
    }
  }

  #flowAt(second: number): Flow {
    const coldness = this.#restarted ? Math.exp(-(second - this.#startS) / 30) : 0;
    return flowOf(this.#weatherAt(second), coldness);
  }

  #weatherAt(second: number): Weather {
    return faulty(weatherAt(this.#seed, second), this.fault);
  }

  #recordOf(
    name: string,
    how: "exact" | "regex",
    values: ReadonlyMap<string, number | bigint>,
  ): WireRecord | undefined {
    const text = TEXTS.get(name);
    if (text) {
      const isWrong = name === VERSION && this.fault === "release";
      return statisticRecord(name, isWrong ? WRONG_RELEASE : text.value, text.order);
    }
    const setting = CONFIG.get(name);
    if (setting !== undefined) return configRecord(name, setting, 17);
    const order = STATISTICS.get(name);
    if (order !== undefined) return statisticRecord(name, values.get(name) ?? 0, order);
    const value = values.get(name) ?? (METRICS.has(name) ? 0 : undefined);
    return value === undefined ? undefined : metricRecord(name, value, how);
  }
}

function* namesOf(values: ReadonlyMap<string, unknown>): Iterable<string> {
  yield* METRICS;
  for (const name of values.keys()) if (!METRICS.has(name) && !STATISTICS.has(name)) yield name;
  yield* TEXTS.keys();
  yield* STATISTICS.keys();
  yield* CONFIG.keys();
}
