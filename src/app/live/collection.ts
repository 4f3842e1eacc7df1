import type { Dashboard } from "../../model/dashboard.ts";
import { recordsIn, type Tick, type TickSink } from "../../model/tick.ts";
import { isReadOn, type Source, sourceOfRecord } from "../../model/source.ts";
import {
  type PolledHost,
  type Polling,
  type PollingOptions,
  startPolling,
  type WholeAsking,
} from "../../collect/poller.ts";
import { HostSources, type HostSourcesOptions } from "../../collect/sources/host_sources.ts";
import { GrowingDashboard } from "../../series/growing_dashboard.ts";
import { History } from "../../series/history.ts";
import { recordsOf } from "../../series/records_of.ts";
import { mayFind, wildcardPatterns } from "../../series/wildcard_patterns.ts";
import { VERSION_RECORD } from "../../view/host_table.ts";
import { flatMetrics } from "../../view/scene.ts";
import { LiveHistory, type PastHistory } from "./live_history.ts";
import type { WantedRecords } from "./wanted_records.ts";
import type { TickSource } from "./tick_source.ts";
import { RELOAD_RECORD } from "./tool_events.ts";

const KEPT_MS = 3_600_000;
/** With a recording one scrolls back further, as far as so many values of some nine bytes reach. */
const MOST_EXTRA_VALUES = 15_000_000;
/** Short intervals fill an hour with more ticks than anyone scrolls through. */
const MOST_EXTRA_TICKS = 20_000;
const MOST_TICKS = 100_000;

export interface CollectionOptions {
  readonly hosts: readonly PolledHost[];
  readonly dashboard: Dashboard;
  readonly intervalMs: number;
  /** The window drawn at first. */
  readonly windowMs: number;
  /** How long readings are kept for scrolling back, at least; default an hour. */
  readonly keptMs?: number | undefined;
  /** What the hosts are asked for beside the dashboard's records. */
  readonly wanted?: WantedRecords | undefined;
  /** Takes what is read, and asks for more now and then. */
  readonly log?: (WholeAsking & { take(tick: Tick, hostIndex: number): void }) | undefined;
  /** What was recorded before, with room for what is polled; absent: nothing. */
  readonly past?: PastHistory | undefined;
  /** Where ticks come from; absent: from polling. */
  readonly source?: TickSource | undefined;
  readonly signal: AbortSignal;
  /** Take each complete tick: recorders and logs. */
  readonly sinks?: readonly Pick<TickSink, "take">[] | undefined;
  /** The hosts that answer have all answered: there is something new to see. */
  readonly onSettled?: ((tick: Tick) => void) | undefined;
  readonly onComplete?: ((tick: Tick) => void) | undefined;
  /** Told once of each source that yields nothing, in a sentence safe to show. */
  readonly onWarning?: ((sentence: string) => void) | undefined;
}

/** All records that a dashboard's hosts are asked for. */
export function askedRecords(dashboard: Dashboard): string[] {
  return [...recordsOf(dashboard.pages), RELOAD_RECORD, VERSION_RECORD];
}

/** Those of them that the servers are asked for: what no source has. */
export function serverRecords(dashboard: Dashboard): string[] {
  const { sources = [] } = dashboard;
  return askedRecords(dashboard)
    .filter((record) => sourceOfRecord(record, sources) === undefined);
}

/** The regular expressions by which the servers are asked for what the dashboard's wildcards find. */
export function serverPatterns(dashboard: Dashboard): string[] {
  const { sources = [] } = dashboard;
  return wildcardPatterns(dashboard)
    .filter((pattern) => !sources.some(({ name }) => mayFind(pattern, `${name}.`) === "all"));
}

/** Polling hosts and the history that it fills. */
export interface Collection {
  /** With the metrics that its wildcards make of what the hosts answered. */
  readonly dashboard: Dashboard;
  readonly history: History;
  /** Absent where ticks come from a source. */
  readonly polling: Polling | undefined;
  /** Resolves when nothing comes any more. */
  readonly done: Promise<void>;
  /** The first tick's time, epoch milliseconds; undefined before it. */
  readonly beganMs: number | undefined;
  /** The newest settled tick's time, epoch milliseconds; the start's before the first. */
  readonly newestMs: number;
  readonly oldestMs: number;
  /** The longest window that the history can fill, in milliseconds. */
  readonly keptMs: number;
  /** All of the past is read: what was polled meanwhile follows on it. Absent: no more will be. */
  followOn(past?: PastHistory): void;
}

/** How many ticks are held for a window and for scrolling back so far, if that is not too much. */
export function liveCapacity(
  { hosts, dashboard, intervalMs, windowMs, keptMs }:
    & Pick<CollectionOptions, "dashboard" | "intervalMs" | "windowMs" | "keptMs">
    & { readonly hosts: readonly unknown[] },
): number {
  const perTick = Math.max(1, hosts.length * flatMetrics(dashboard.pages).length);
  const most = keptMs === undefined
    ? MOST_EXTRA_TICKS
    : Math.max(Math.ceil(KEPT_MS / intervalMs), Math.floor(MOST_EXTRA_VALUES / perTick));
  const extra = Math.min(Math.ceil((keptMs ?? KEPT_MS) / intervalMs), most, MOST_TICKS);
  // A window beside what is as long ago as is kept can be compared with it.
  return Math.ceil(windowMs / intervalMs) + extra + 2;
}

/** Starts to poll hosts for the records of a dashboard. Ends with the signal. */
export function startCollection(options: CollectionOptions): Collection {
  const { hosts, dashboard, intervalMs, past, signal, sinks = [] } = options;
  const capacity = liveCapacity(options);
  const growing = new GrowingDashboard(dashboard, past?.matched);
  const alone = () =>
    new History(growing.metrics, { hostCount: hosts.length, capacity, intervalMs });
  const history = new LiveHistory(past?.current ?? alone(), { intervalMs, past });
  const hostList = hosts.map(({ host }) => host);
  let newestMs = Date.now(), beganMs: number | undefined;
  const takers = {
    onStart(tick: Tick) {
      history.open(tick);
      if (beganMs === undefined) newestMs = beganMs = tick.atMs;
    },
    onResult(tick: Tick, hostIndex: number) {
      const told = recordsIn(tick.results[hostIndex]);
      if (told !== undefined && growing.meet(told.values)) history.setMetrics(growing.metrics);
      history.put(tick, hostIndex);
      options.log?.take(tick, hostIndex);
    },
    onSettled(tick: Tick) {
      newestMs = tick.atMs;
      options.onSettled?.(tick);
    },
    onComplete(tick: Tick) {
      for (const sink of sinks) sink.take(tick, hostList);
      options.onComplete?.(tick);
    },
  };
  const poll = (signal: AbortSignal) => startPoller(options, takers, signal);
  const { source } = options;
  const polling = source === undefined ? poll(signal) : undefined;
  const done = source === undefined ? polling!.done : source.run({
    poll,
    take(tick) {
      takers.onStart(tick);
      for (const hostIndex of tick.results.keys()) takers.onResult(tick, hostIndex);
      takers.onSettled(tick);
      takers.onComplete(tick);
    },
    newRun: () => history.newRun(),
    signal,
  });
  return {
    get dashboard() {
      return growing.current;
    },
    get history() {
      return history.current;
    },
    polling,
    done,
    get beganMs() {
      return beganMs;
    },
    followOn(read) {
      if (read === undefined) history.stopKeeping();
      else history.followOn(read);
    },
    get newestMs() {
      return newestMs;
    },
    get oldestMs() {
      return Math.min(newestMs, history.current.oldestMs || newestMs);
    },
    keptMs: (capacity - 2) * intervalMs,
  };
}

/** Polls for what the dashboard asks for, and what is wanted beside. */
function startPoller(
  { hosts, dashboard, intervalMs, wanted, log, onWarning = () => {} }: CollectionOptions,
  takers: Pick<PollingOptions, "onStart" | "onResult" | "onSettled" | "onComplete">,
  signal: AbortSignal,
): Polling {
  const settings = { intervalMs, signal, onTrouble: onWarning };
  const polled = hosts.map((host) => ({
    ...host,
    sources: hostSourcesOf(host, dashboard, settings),
  }));
  const { names = [], patterns = [] } = wanted ?? {};
  return startPolling(polled, {
    records: [...new Set([...serverRecords(dashboard), ...names])],
    patterns: [...serverPatterns(dashboard), ...patterns],
    whole: log,
    intervalMs,
    signal,
    ...takers,
  });
}

/** What a dashboard has read on a host beside its server; undefined where that is nothing. */
function hostSourcesOf(
  { host, transport }: PolledHost,
  dashboard: Dashboard,
  settings: Pick<HostSourcesOptions, "intervalMs" | "signal" | "onTrouble">,
): HostSources | undefined {
  const records = recordsOf(dashboard.pages);
  const patterns = wildcardPatterns(dashboard);
  const sources = (dashboard.sources ?? []).filter(({ name }) =>
    records.some((record) => record.startsWith(`${name}.`)) ||
    patterns.some((pattern) => mayFind(pattern, `${name}.`))
  );
  if (sources.length === 0) return undefined;
  const isOurs = (source: Source) => isReadOn(source, host);
  return new HostSources(sources.filter(isOurs), {
    ...settings,
    label: host.label,
    transport,
    records,
    patterns: patterns.map((pattern) => new RegExp(pattern)),
    lacking: sources.filter((source) => !isOurs(source)),
  });
}
