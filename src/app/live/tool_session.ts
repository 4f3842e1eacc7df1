import type { Host } from "../../model/host.ts";
import type { RecordValue } from "../../model/record_value.ts";
import type { HostsAs } from "../../model/hosts_as.ts";
import type { Tick } from "../../model/tick.ts";
import { History } from "../../series/history.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import { flatMetrics, type Scene } from "../../view/scene.ts";
import { initialView } from "../../view/view_state.ts";
import { toolDashboard } from "../load_dashboard.ts";
import { SceneFeed, type Session } from "../session.ts";

/** The tool itself, as a host of its own page. */
const TOOL: Host = { id: "this tool", label: "this tool", address: { kind: "local" } };
const ALONE: HostsAs = { mode: "lines" };
const KEPT_MS = 3_600_000;

/** What of a session the tool's own page takes over. */
export interface ToolSessionOptions {
  readonly telemetry: Telemetry;
  readonly intervalMs: number;
  readonly windowMs: number;
  readonly timeZone: string;
  /** What the last line says of keys. */
  readonly keys: string;
}

/** The tool itself, looked at as hosts are: its telemetry, tick by tick. */
export interface ToolSession extends Session {
  /** Takes what is measured now as the reading of a tick. */
  take(tick: Tick): void;
}

/** Makes the session of the tool's own page. */
export async function openToolSession(options: ToolSessionOptions): Promise<ToolSession> {
  const { telemetry, intervalMs, windowMs, timeZone, keys } = options;
  const dashboard = await toolDashboard();
  const capacity = Math.ceil(Math.max(windowMs, KEPT_MS) / intervalMs) + 2;
  const history = new History(flatMetrics(dashboard.pages), { hostCount: 1, capacity, intervalMs });
  const feed = new SceneFeed();
  const clock = new OneClock(intervalMs);
  let newestMs = Date.now(), oldestMs = newestMs, ticks = 0;
  const sceneNow = (): Scene => ({
    dashboard,
    hosts: [TOOL],
    history,
    events: [],
    intervalMs,
    timeZone,
    hostsAs: ALONE,
    newestMs,
    oldestMs,
    longestWindowMs: (capacity - 2) * intervalMs,
    keys,
    warnings: [],
  });
  return {
    dashboard,
    view: initialView(0, windowMs),
    get scene() {
      return sceneNow();
    },
    addEvent: () => {},
    subscribe: (show) => feed.subscribe(show),
    take(tick) {
      const placed = clock.place({ ...tick, index: ticks++ });
      const own = { ...placed, results: [readingOf(telemetry, placed)] };
      history.open(own);
      history.put(own, 0);
      newestMs = tick.atMs;
      if (ticks === 1) oldestMs = newestMs;
      feed.push(sceneNow());
    },
  };
}

/** A monotonic clock goes no further than the wall clock, but for so much, in milliseconds. */
const MOST_APART_MS = 60_000;

/** Ticks of recorders that are followed one after the other, and of own polls between, on one monotonic clock. */
class OneClock {
  readonly #intervalMs: number;
  #shiftMs = 0;
  #last: Tick | undefined;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  place(tick: Tick): Tick {
    const last = this.#last;
    if (last !== undefined) {
      const passedMs = tick.monotonicMs + this.#shiftMs - last.monotonicMs;
      const isOther = !(passedMs > 0) ||
        passedMs > Math.max(0, tick.atMs - last.atMs) + MOST_APART_MS;
      if (isOther) this.#shiftMs = last.monotonicMs + this.#intervalMs - tick.monotonicMs;
    }
    return this.#last = { ...tick, monotonicMs: tick.monotonicMs + this.#shiftMs };
  }
}

function readingOf(telemetry: Telemetry, tick: Tick): NonNullable<Tick["results"][number]> {
  const values = new Map<string, RecordValue>(toolValues(telemetry, tick));
  return {
    kind: "reply",
    repliedAtMs: tick.monotonicMs,
    uncertaintyMs: 0,
    tookMs: 0,
    values,
    absent: [],
    problems: [],
  };
}

/** The values of the page `dashboards/this_tool.yaml`; 0 of what is not done, as pixels of a page in characters. */
function* toolValues(telemetry: Telemetry, tick: Tick): Generator<[string, RecordValue]> {
  const took = tick.results.flatMap((result) => result?.kind === "reply" ? [result.tookMs] : [])
    .sort((one, other) => one - other);
  if (took.length > 0) {
    yield ["tool.poll_p50_ms", took[Math.floor((took.length - 1) * 0.5)]!];
    yield ["tool.poll_p95_ms", took[Math.ceil((took.length - 1) * 0.95)]!];
  }
  yield ["tool.lateness_ms", Math.max(0, tick.latenessMs)];
  for (const part of ["derive", "draw", "rasterise", "encode", "write"]) {
    yield [`tool.${part}_ms`, telemetry.latest(`frame_${part}_seconds`) * 1000];
  }
  for (const name of ["terminal_bytes", "web_bytes", "misses", "reply_bytes"]) {
    yield [`tool.${name}`, telemetry.latest(name)];
  }
  yield ["tool.cpu_ms", telemetry.latest("cpu_seconds") * 1000];
  yield ["tool.memory_mb", telemetry.latest("memory_bytes") / 1e6];
  yield ["tool.recorder_queue", telemetry.latest("recorder_queue_ticks")];
}
