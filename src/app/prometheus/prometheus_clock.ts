import { clocksApartMs, systemClock } from "../../collect/clock.ts";
import type { PrometheusClient } from "../../collect/prometheus/prometheus_client.ts";

/** It is asked again so often, and where this machine's clocks have parted: it slept, or one was set. */
const ASK_MS = 600_000;
const PARTED_MS = 1_000;

/** What time it is over there: samples bear its times, whatever this machine's clock says. */
export interface PrometheusClock {
  /** Epoch milliseconds. */
  nowMs(): number;
  /** The wall-clock time over there at which this machine's monotonic clock was 0. */
  readonly epochMs: number;
  /** Asks again where that is due. Rejects with a `CollectError`. */
  keep(): Promise<void>;
}

/** Asks a Prometheus for the time. Rejects with a `CollectError`. */
export async function prometheusClock(client: PrometheusClient): Promise<PrometheusClock> {
  let epochMs = 0, askedAtMs = 0, apartMs = 0;
  const ask = async () => {
    const beforeMs = performance.now();
    const nowMs = await client.nowMs();
    askedAtMs = performance.now();
    epochMs = nowMs - (beforeMs + askedAtMs) / 2;
    apartMs = clocksApartMs(systemClock);
  };
  await ask();
  return {
    nowMs: () => epochMs + performance.now(),
    get epochMs() {
      return epochMs;
    },
    async keep() {
      const isParted = Math.abs(clocksApartMs(systemClock) - apartMs) > PARTED_MS;
      if (isParted || performance.now() - askedAtMs > ASK_MS) await ask();
    },
  };
}
