import type { Dashboard } from "../../model/dashboard.ts";
import type { TickSink } from "../../model/recording.ts";
import type { Tick } from "../../model/tick.ts";
import { type PolledHost, type Polling, startPolling } from "../../collect/poller.ts";
import { History } from "../../series/history.ts";
import { recordsOf } from "../../series/records_of.ts";
import { flatMetrics } from "../../view/scene.ts";
import { RELOAD_RECORD } from "./tool_events.ts";

const KEPT_MS = 3_600_000;
/** Short intervals fill an hour with more ticks than anyone scrolls through. */
const MOST_EXTRA_TICKS = 20_000;

export interface CollectionOptions {
  readonly hosts: readonly PolledHost[];
  readonly dashboard: Dashboard;
  readonly intervalMs: number;
  /** The window drawn at first. */
  readonly windowMs: number;
  /** How long readings are kept for scrolling back, at least; default an hour. */
  readonly keptMs?: number | undefined;
  readonly signal: AbortSignal;
  /** Take each complete tick: recorders and logs. */
  readonly sinks?: readonly TickSink[] | undefined;
  /** The hosts that answer have all answered: there is something new to see. */
  readonly onSettled?: ((tick: Tick) => void) | undefined;
  readonly onComplete?: ((tick: Tick) => void) | undefined;
}

/** All records that a dashboard's hosts are asked for. */
export function askedRecords(dashboard: Dashboard): string[] {
  return [...recordsOf(dashboard.pages), RELOAD_RECORD];
}

/** Polling hosts and the history that it fills. */
export interface Collection {
  readonly history: History;
  readonly polling: Polling;
  /** The newest settled tick's time, epoch milliseconds; the start's before the first. */
  readonly newestMs: number;
  readonly oldestMs: number;
  /** The longest window that the history can fill, in milliseconds. */
  readonly keptMs: number;
}

/** Starts to poll hosts for the records of a dashboard. Ends with the signal. */
export function startCollection(options: CollectionOptions): Collection {
  const { hosts, dashboard, intervalMs, windowMs, keptMs = KEPT_MS, signal, sinks = [] } = options;
  const extra = Math.min(Math.ceil(keptMs / intervalMs), MOST_EXTRA_TICKS);
  const capacity = Math.max(Math.ceil(windowMs / intervalMs), extra) + 2;
  const history = new History(flatMetrics(dashboard.pages), {
    hostCount: hosts.length,
    capacity,
    intervalMs,
  });
  const hostList = hosts.map(({ host }) => host);
  let newestMs = Date.now();
  const polling = startPolling(hosts, {
    records: askedRecords(dashboard),
    intervalMs,
    signal,
    onStart(tick) {
      history.open(tick);
      if (tick.index === 0) newestMs = tick.atMs;
    },
    onResult: (tick, hostIndex) => history.put(tick, hostIndex),
    onSettled(tick) {
      newestMs = tick.atMs;
      options.onSettled?.(tick);
    },
    onComplete(tick) {
      for (const sink of sinks) sink.take(tick, hostList);
      options.onComplete?.(tick);
    },
  });
  return {
    history,
    polling,
    get newestMs() {
      return newestMs;
    },
    get oldestMs() {
      return Math.min(newestMs, history.oldestMs || newestMs);
    },
    keptMs: (capacity - 2) * intervalMs,
  };
}
