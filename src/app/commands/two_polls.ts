import { LinkedAbort } from "../../base/linked_abort.ts";
import type { PolledHost } from "../../collect/poller.ts";
import type { Dashboard } from "../../model/dashboard.ts";
import type { HostResult, Tick, TickSink } from "../../model/tick.ts";
import { isSpanKnown, sampleOf } from "../../series/sample.ts";
import type { HistoryReader } from "../../series/history_reader.ts";
import { startCollection } from "../live/collection.ts";

/**
 * Looking for a socket or an ssh handshake may take so long before the first poll. With two polls
 * of a second each it stays below the 10 s that Nagios gives a check.
 */
const LONGEST_WAY_MS = 7_000;
/**
 * So long polls go on at most where answers come too unevenly to tell a rate, the way to the hosts
 * included.
 */
const MOST_POLLING_MS = 7_000;

/** What a snapshot shows: the first and the last poll, live or recorded, and the history up to them. */
export interface TwoPolls {
  /** With the metrics that its wildcards make; absent: it is known without. */
  readonly dashboard?: Dashboard | undefined;
  readonly history: HistoryReader;
  readonly ticks: readonly [Tick, Tick];
  /** What each host answered to the last poll. */
  readonly results: readonly HostResult[];
}

/**
 * Polls hosts twice, an interval apart, and stops; where a host's answers were given at times too uncertain
 * to tell a rate (it is busy, or the network is), it goes on for some seconds. Hosts that must be found or connected to first
 * are, so that the handshake is no part of a poll. `undefined` where the signal was aborted before.
 */
export async function twoPolls(
  hosts: readonly PolledHost[],
  { dashboard, intervalMs, windowMs, overMs = 0, signal, sinks = [] }: {
    readonly dashboard: Dashboard;
    readonly intervalMs: number;
    readonly windowMs: number;
    /** How long to poll instead of twice, in milliseconds. */
    readonly overMs?: number | undefined;
    readonly signal: AbortSignal;
    readonly sinks?: readonly TickSink[] | undefined;
  },
): Promise<TwoPolls | undefined> {
  const startMs = performance.now();
  // Nobody is asked yet: a server that hangs costs the two polls alone.
  await Promise.all(
    hosts.map(({ transport }) => transport.reach({ deadlineMs: LONGEST_WAY_MS, signal })),
  );
  if (signal.aborted) return undefined;
  const stop = new AbortController();
  const ticks: Tick[] = [];
  const collection = startCollection({
    hosts,
    dashboard,
    intervalMs,
    windowMs,
    signal: new LinkedAbort(signal, stop.signal).signal,
    sinks,
    onComplete(tick) {
      ticks.push(tick);
      const sinceMs = tick.monotonicMs - startMs;
      if (ticks.length > 2 && overMs > 0) ticks.splice(1, ticks.length - 2);
      const isOver = overMs > 0
        ? tick.monotonicMs - ticks[0]!.monotonicMs >= overMs - intervalMs / 2
        : sinceMs >= MOST_POLLING_MS || areKnown(ticks);
      if (ticks.length >= 2 && isOver) stop.abort();
    },
  });
  await collection.done;
  const [first] = ticks, last = ticks.at(-1);
  if (first === undefined || last === undefined || last === first) return undefined;
  const results = last.results.filter((result) => result !== undefined);
  return {
    dashboard: collection.dashboard,
    history: collection.history,
    ticks: [first, last],
    results,
  };
}

/** Whether of each host that answers there are two answers far enough apart for their uncertain times. */
function areKnown(ticks: readonly Tick[]): boolean {
  const last = ticks.at(-1)!;
  return last.results.every((result, host) => {
    if (result?.kind !== "reply") return true;
    const before = ticks.slice(0, -1).flatMap((tick) => {
      const earlier = tick.results[host];
      return earlier?.kind === "reply" ? [sampleOf(tick, earlier)] : [];
    });
    const now = sampleOf(last, result);
    return before.length === 0 || before.some((sample) => isSpanKnown(sample, now));
  });
}
