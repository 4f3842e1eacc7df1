import { formatDuration } from "../../base/format_value.ts";
import { sleep } from "../../base/sleep.ts";
import { CollectError } from "../../model/errors.ts";
import type { HostResult, Tick } from "../../model/tick.ts";
import type { TickSource } from "../live/tick_source.ts";
import { columnTicks } from "../../store/column_ticks.ts";
import type { PrometheusClock } from "./prometheus_clock.ts";
import type { LastSeen } from "./host_columns.ts";
import type { PrometheusReader } from "./prometheus_reader.ts";

/** After a pause (a stopped job, a machine that slept) so much of it is read at most, in ticks. */
const MOST_MISSED = 240;
const LONGEST_DEADLINE_MS = 30_000;
const SHORTEST_DEADLINE_MS = 1_000;

export interface PrometheusTicksOptions {
  readonly reader: PrometheusReader;
  readonly clock: PrometheusClock;
  /** The last tick that was read, epoch milliseconds, and what was seen until then. */
  readonly readUntilMs: number;
  readonly seen: () => LastSeen;
  /** How long after a tick its samples can be asked for, in milliseconds. */
  readonly delayMs: number;
  readonly words: string;
}

/** What Prometheus scrapes of the hosts from now on, an interval at a time. */
export function prometheusTicks(
  { reader, clock, readUntilMs, seen, delayMs, words }: PrometheusTicksOptions,
): TickSource {
  const { intervalMs } = reader;

  /** The ticks of a stretch; where it cannot be read, one at its end that says why. */
  async function read(firstMs: number, count: number): Promise<Tick[]> {
    const startMs = performance.now();
    const deadlineMs = Math.max(
      SHORTEST_DEADLINE_MS,
      Math.min(0.9 * intervalMs, LONGEST_DEADLINE_MS),
    );
    try {
      await clock.keep();
      const state = seen();
      const columns = await reader.read({ firstMs, count }, state, { deadlineMs });
      return [...columnTicks(columns)].map((tick) => ({
        ...tick,
        results: tick.results.map((result, host) =>
          result && worded(result, { sinceMs: tick.atMs - state.timesMs[host]!, intervalMs })
        ),
      }));
    } catch (error) {
      if (!(error instanceof CollectError)) throw error;
      const { reason, message } = error, tookMs = performance.now() - startMs;
      const [atMs, missedAtMs] = [firstMs + (count - 1) * intervalMs, performance.now()];
      return [reader.tickAt(atMs, { kind: "miss", missedAtMs, tookMs, reason, message })];
    }
  }

  return {
    words,
    async run({ signal, take }) {
      // As with a first poll, those who take it are there first.
      await sleep(0, signal);
      let nextMs = readUntilMs + intervalMs, index = 0;
      while (!signal.aborted) {
        await sleep(nextMs + delayMs - clock.nowMs(), signal);
        if (signal.aborted) return;
        const lateMs = Math.max(0, clock.nowMs() - delayMs - nextMs);
        const missed = Math.floor(lateMs / intervalMs);
        const firstMs = nextMs + Math.max(0, missed - MOST_MISSED) * intervalMs;
        const count = Math.min(missed, MOST_MISSED) + 1;
        const ticks = await read(firstMs, count);
        if (signal.aborted) return;
        for (const tick of ticks) {
          take({ ...tick, index: index++, latenessMs: lateMs % intervalMs });
        }
        nextMs = firstMs + count * intervalMs;
      }
    },
  };
}

/** A result, of a miss with why it is one. */
function worded(
  result: HostResult,
  { sinceMs, intervalMs }: { readonly sinceMs: number; readonly intervalMs: number },
): HostResult {
  if (result.kind === "reply") return result;
  if (Number.isNaN(sinceMs)) {
    return { ...result, message: "Prometheus has had no sample of this host" };
  }
  // Of one that is scraped and does not answer there are samples that say so.
  const message = sinceMs < intervalMs
    ? "whom Prometheus scrapes had no answer from this host"
    : `Prometheus has had no sample of this host for ${formatDuration(sinceMs)}`;
  return { ...result, reason: "no-sample", message };
}
