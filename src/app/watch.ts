import type { PolledHost } from "../collect/poller.ts";
import type { Invocation } from "../config/invocation.ts";
import type { Dashboard } from "../model/dashboard.ts";
import type { Event } from "../model/event.ts";
import type { TickSink } from "../model/recording.ts";
import type { Tick } from "../model/tick.ts";
import { runBatch } from "./batch.ts";
import { type Collection, startCollection } from "./collection.ts";
import { type CommandIo, EXIT } from "./command_io.ts";
import { runInteractive } from "./interactive.ts";
import { KEY_LINE } from "./key_actions.ts";
import { loadDashboard, pageIndex } from "./load_dashboard.ts";
import { openTransport } from "./open_transport.ts";
import type { Scene } from "./page_view.ts";
import { aborted, runFor } from "./run_for.ts";
import { startReport } from "./start_report.ts";
import { initialView, type ViewLimits, type ViewState } from "./view_state.ts";

export type WatchSettings = Extract<Invocation, { command: "watch" }>;

const DEFAULT_WINDOW_MS = 60_000;
/** The report of the start waits for slow hosts at most so long, in milliseconds. */
const REPORT_PATIENCE_MS = 1_500;

/** A running collection and all that a view of it needs. */
export interface LiveSource {
  readonly collection: Collection;
  readonly dashboard: Dashboard;
  readonly scene: () => Scene;
  readonly limits: () => ViewLimits;
  readonly addEvent: (event: Event) => void;
  /** The view to start with. */
  readonly view: ViewState;
  /** Calls back when there is something new to see. */
  onUpdate(handler: (tick: Tick) => void): void;
}

/**
 * The live dashboard; off a terminal the same page as text, tick by tick. `atEnd` gets what was
 * seen last. Returns the exit code.
 */
export async function watch(
  settings: WatchSettings,
  io: CommandIo,
  atEnd: (scene: Scene, view: ViewState) => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  const dashboard = await loadDashboard(settings.configFile);
  const page = pageIndex(dashboard, settings.page);
  const windowMs = settings.historyMs ??
    (dashboard.historySeconds === undefined ? DEFAULT_WINDOW_MS : dashboard.historySeconds * 1000);
  const stop = new AbortController();
  const signal = AbortSignal.any([io.signal, stop.signal]);
  const hosts: PolledHost[] = settings.hosts.map((host) => ({
    host,
    transport: openTransport(host, { signal }),
  }));
  const sinks = await openSinks(settings, io);
  const updates: ((tick: Tick) => void)[] = [];
  const events: Event[] = [];
  const firstTick = Promise.withResolvers<Tick>();
  let lastTick: Tick | undefined;
  try {
    const collection = startCollection({
      hosts,
      dashboard,
      intervalMs: settings.intervalMs,
      windowMs,
      signal,
      sinks,
      onSettled: (tick) => {
        for (const update of updates) update(tick);
      },
      onComplete: (tick) => {
        lastTick = tick;
        firstTick.resolve(tick);
      },
    });
    const failed = collection.polling.done.then(() => undefined, (error) => Promise.reject(error));
    failed.catch(() => stop.abort());
    const scene = (): Scene => ({
      dashboard,
      hosts: settings.hosts,
      history: collection.history,
      events,
      intervalMs: settings.intervalMs,
      timeZone: settings.timeZone ?? dashboard.timeZone ?? "UTC",
      hostsAs: settings.hostsAs,
      newestMs: collection.newestMs,
      keys: settings.keyboard ? KEY_LINE : "",
      warnings: [],
    });
    const source: LiveSource = {
      collection,
      dashboard,
      scene,
      limits: () => ({
        pageCount: dashboard.pages.length,
        panelCounts: dashboard.pages.map(({ panels }) => panels.length),
        newestMs: collection.newestMs,
        oldestMs: collection.oldestMs,
        longestWindowMs: collection.keptMs,
        intervalMs: settings.intervalMs,
      }),
      addEvent: (event) => void events.push(event),
      view: initialView(page, windowMs),
      onUpdate: (handler) => void updates.push(handler),
    };
    if (settings.verbosity !== "quiet") {
      const patience = Math.min(REPORT_PATIENCE_MS, settings.intervalMs);
      const tick = await Promise.race([
        firstTick.promise,
        aborted(runFor(patience, signal)).then(() => undefined),
      ]);
      for (const line of tick === undefined ? [] : startReport(hosts, tick)) io.err(`${line}\n`);
    }
    const ended = runFor(settings.runForMs, signal);
    const shown = io.outIsTerminal && settings.protocol !== "none";
    if (shown) await runInteractive(source, { settings, io, signal: ended });
    else await runBatch(source, { settings, io, signal: ended });
    stop.abort();
    await failed;
    await atEnd(scene(), source.view);
  } finally {
    stop.abort();
    for (const sink of sinks) await sink[Symbol.asyncDispose]();
    for (const { transport } of hosts) await transport[Symbol.asyncDispose]();
  }
  // Stopped by a key or a signal all went well; a run of its own length tells how it found the hosts.
  const silent = lastTick?.results.some((result) => result?.kind !== "reply") ?? true;
  return settings.runForMs !== undefined && !io.signal.aborted && silent ? EXIT.critical : EXIT.ok;
}

async function openSinks(settings: WatchSettings, _io: CommandIo): Promise<TickSink[]> {
  const sinks: TickSink[] = [];
  await Promise.resolve(settings.logStats);
  return sinks;
}
