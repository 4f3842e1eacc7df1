import { clocksApartMs } from "../../collect/clocks_apart.ts";
import { systemClock } from "../../collect/clock.ts";
import type { PrometheusClient } from "../../collect/prometheus/prometheus_client.ts";

/** It is asked again so often, and where this machine's clocks have parted: it slept, or one was set. */
const ASK_MS = 600_000;
const PARTED_MS = 1_000;

/** What time it is over there: samples bear its times, whatever this machine's clock says. */
export class PrometheusClock {
  readonly #client: PrometheusClient;
  /** The wall-clock time over there at which this machine's monotonic clock was 0. */
  #epochMs = 0;
  #askedAtMs = -Infinity;
  #apartMs = 0;

  private constructor(client: PrometheusClient) {
    this.#client = client;
  }

  /** Asks a Prometheus for the time. Rejects with a `CollectError`. */
  static async of(client: PrometheusClient): Promise<PrometheusClock> {
    const clock = new PrometheusClock(client);
    await clock.#ask();
    return clock;
  }

  /** Epoch milliseconds. */
  nowMs(): number {
    return this.#epochMs + performance.now();
  }

  get epochMs(): number {
    return this.#epochMs;
  }

  /** Asks again where that is due. Rejects with a `CollectError`. */
  async keep(): Promise<void> {
    const isParted = Math.abs(clocksApartMs(systemClock) - this.#apartMs) > PARTED_MS;
    if (isParted || performance.now() - this.#askedAtMs > ASK_MS) await this.#ask();
  }

  async #ask(): Promise<void> {
    const beforeMs = performance.now();
    const nowMs = await this.#client.nowMs();
    const afterMs = performance.now();
    this.#epochMs = nowMs - (beforeMs + afterMs) / 2;
    this.#askedAtMs = afterMs;
    this.#apartMs = clocksApartMs(systemClock);
  }
}
