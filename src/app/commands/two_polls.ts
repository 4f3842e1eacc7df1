import { LinkedAbort } from "../../base/linked_abort.ts";
import { ask } from "../../collect/ask.ts";
import { buildRequests } from "../../collect/jsonrpc_request.ts";
import type { PolledHost } from "../../collect/poller.ts";
import type { Dashboard } from "../../model/dashboard.ts";
import type { TickSink } from "../../model/recording.ts";
import type { HostResult, Tick } from "../../model/tick.ts";
import { START_TIME_RECORD } from "../../series/restart_detector.ts";
import type { History } from "../../series/history.ts";
import { startCollection } from "../live/collection.ts";

/** Looking for a socket or an ssh handshake may take so long before the first poll. */
const LOCAL_PATIENCE_MS = 5_000;
const REMOTE_PATIENCE_MS = 15_000;

export interface TwoPollsOptions {
  readonly dashboard: Dashboard;
  readonly intervalMs: number;
  readonly windowMs: number;
  readonly signal: AbortSignal;
  readonly sinks?: readonly TickSink[];
}

/** What a snapshot shows: two complete polls, live or recorded, and the history up to them. */
export interface TwoPolls {
  readonly history: History;
  /** They were recorded, and others before them. */
  readonly isRecorded: boolean;
  readonly ticks: readonly [Tick, Tick];
  /** What each host answered to the second poll. */
  readonly results: readonly HostResult[];
}

/**
 * Polls hosts twice, an interval apart, and stops. Hosts that must be found or connected to first
 * are, so that the handshake is no part of a poll. `undefined` where the signal was aborted before.
 */
export async function twoPolls(
  hosts: readonly PolledHost[],
  { dashboard, intervalMs, windowMs, signal, sinks = [] }: TwoPollsOptions,
): Promise<TwoPolls | undefined> {
  await Promise.all(hosts.map((host) => reach(host, signal)));
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
      if (ticks.length === 2) stop.abort();
    },
  });
  await collection.polling.done;
  const [first, second] = ticks;
  if (first === undefined || second === undefined) return undefined;
  const results = second.results.filter((result) => result !== undefined);
  return {
    history: collection.history,
    isRecorded: false,
    ticks: [first, second],
    results,
  };
}

async function reach({ host, transport }: PolledHost, signal: AbortSignal): Promise<void> {
  const isRemote = host.address.kind === "ssh";
  if (!isRemote && host.socketPath !== undefined) return;
  const deadlineMs = isRemote ? REMOTE_PATIENCE_MS : LOCAL_PATIENCE_MS;
  // Whatever it says: the polls say it again.
  await ask(transport, buildRequests([START_TIME_RECORD]), { deadlineMs, signal });
}
