import type { PolledHost } from "../../collect/poller.ts";
import type { TickSink } from "../../model/recording.ts";
import type { HostResult, Tick } from "../../model/tick.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import type { Sinks } from "./open_sinks.ts";

/** Measures each tick: how hosts answered, how late it began, and what waits to be recorded. */
export class TelemetrySink implements TickSink {
  readonly #telemetry: Telemetry;
  readonly #hosts: readonly PolledHost[];
  readonly #sinks: Sinks;
  /** By host: whether it answered its last tick. */
  readonly #answered: boolean[] = [];

  constructor(
    telemetry: Telemetry,
    { hosts, sinks }: { readonly hosts: readonly PolledHost[]; readonly sinks: Sinks },
  ) {
    this.#telemetry = telemetry;
    this.#hosts = hosts;
    this.#sinks = sinks;
  }

  take(tick: Tick): void {
    const telemetry = this.#telemetry;
    telemetry.increment("ticks");
    telemetry.timing("tick_lateness_seconds", Math.max(0, tick.latenessMs) / 1000);
    tick.results.forEach((result, index) => {
      if (result !== undefined) this.#takeResult(result, index);
    });
    telemetry.gauge("recorder_queue_ticks", this.#sinks.waitingTicks);
    telemetry.gauge("memory_bytes", Deno.memoryUsage().rss);
    telemetry.gauge("uptime_seconds", performance.now() / 1000);
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #takeResult(result: HostResult, index: number): void {
    const { label: host, address } = this.#hosts[index]!.host;
    if (result.kind === "reply") {
      this.#telemetry.timing("poll_seconds", result.tookMs / 1000, {
        host,
        transport: address.kind,
      });
      if (this.#answered[index] === false) this.#telemetry.increment("reconnects", 1, { host });
      this.#answered[index] = true;
      return;
    }
    // The host was still busy with an earlier poll: nothing was asked.
    if (result.reason === "overlap") return this.#telemetry.increment("skipped_ticks", 1, { host });
    this.#telemetry.increment("misses", 1, { host, reason: result.reason });
    this.#answered[index] = false;
  }
}
