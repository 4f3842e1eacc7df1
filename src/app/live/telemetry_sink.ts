import process from "node:process";
import type { PolledHost } from "../../collect/poller.ts";
import type { HostResult, Tick, TickSink } from "../../model/tick.ts";
import type { RecorderState } from "../../store/recorder.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import type { Sinks } from "./open_sinks.ts";

/** Whom it measures. */
interface Measured {
  readonly hosts: readonly PolledHost[];
  readonly sinks: Pick<Sinks, "recorder">;
}

/** Measures each tick: how hosts answered, how late it began, and what waits to be recorded. */
export class TelemetrySink implements Pick<TickSink, "take"> {
  readonly #telemetry: Telemetry;
  readonly #of: Measured;
  /** By host: whether it answered its last tick. */
  readonly #answered: boolean[] = [];
  /** By host: how often its connection was made until it answered last. */
  readonly #connections: (number | undefined)[] = [];

  constructor(telemetry: Telemetry, of: Measured) {
    this.#telemetry = telemetry;
    this.#of = of;
  }

  take(tick: Tick): void {
    const telemetry = this.#telemetry;
    telemetry.increment("ticks");
    telemetry.timing("tick_lateness_seconds", Math.max(0, tick.latenessMs) / 1000);
    tick.results.forEach((result, index) => {
      if (result !== undefined) this.#takeResult(result, index);
    });
    measureRecorder(telemetry, this.#of.sinks.recorder);
    measureProcess(telemetry);
  }

  #takeResult(result: HostResult, index: number): void {
    const { label: host, address } = this.#of.hosts[index]!.host;
    if (result.kind === "reply") {
      this.#telemetry.timing("poll_seconds", result.tookMs / 1000, {
        host,
        transport: address.kind,
      });
      this.#takeConnection(index);
      this.#answered[index] = true;
      return;
    }
    // The host was still busy with an earlier poll: nothing was asked.
    if (result.reason === "overlap") return this.#telemetry.increment("skipped_ticks", 1, { host });
    this.#telemetry.increment("misses", 1, { host, reason: result.reason });
    this.#answered[index] = false;
  }

  /** A connection that stays was made again; or one that does not stay led to an answer again. */
  #takeConnection(index: number): void {
    const { host: { label: host }, transport: { connections } } = this.#of.hosts[index]!;
    const before = this.#connections[index] ?? connections;
    const count = connections === undefined || before === undefined
      ? Number(this.#answered[index] === false)
      : connections - before;
    this.#connections[index] = connections;
    if (count > 0) this.#telemetry.increment("reconnects", count, { host });
  }
}

/** Measures this process as it is now: its memory, how long it runs, and the time that processors gave it. */
export function measureProcess(telemetry: Telemetry): void {
  telemetry.gauge("memory_bytes", Deno.memoryUsage().rss);
  telemetry.gauge("uptime_seconds", performance.now() / 1000);
  const { user, system } = process.cpuUsage();
  telemetry.total("cpu_seconds", (user + system) / 1e6);
}

/** Measures how a recording fares; where nothing is recorded nothing waits for it. */
export function measureRecorder(telemetry: Telemetry, recorder: RecorderState | undefined): void {
  telemetry.gauge("recorder_queue_ticks", recorder?.waitingTicks ?? 0);
  if (recorder === undefined) return;
  telemetry.total("recorder_batches", recorder.batches);
  telemetry.total("recorder_stored_ticks", recorder.storedTicks);
  telemetry.total("recorder_dropped_ticks", recorder.droppedTicks);
}
