import { LinkedAbort } from "../../base/linked_abort.ts";
import type { PolledHost } from "../../collect/poller.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import type { Tick } from "../../model/tick.ts";
import { runBatch } from "../screen/batch.ts";
import { askedRecords, startCollection } from "../live/collection.ts";
import { type CommandIo, EXIT } from "../command_io.ts";
import { runInteractive } from "../screen/interactive.ts";
import { KEY_LINE } from "../../view/key_actions.ts";
import { loadDashboardText, pageIndex, windowOf } from "../load_dashboard.ts";
import type { ViewSource } from "../view_source.ts";
import { openSinks } from "../live/open_sinks.ts";
import { openTransports } from "../live/open_transport.ts";
import type { Scene } from "../../view/scene.ts";
import { aborted, runFor } from "../run_for.ts";
import { pictureSaver } from "../picture/save_frames.ts";
import { startReport } from "../live/start_report.ts";
import { viewLimits } from "../../view/view_limits.ts";
import { initialView, type ViewState } from "../../view/view_state.ts";

type WatchSettings = SettingsFor<"watch">;

/** The report of the start waits for slow hosts at most so long, in milliseconds. */
const REPORT_PATIENCE_MS = 1_500;

/**
 * The live dashboard; off a terminal the same page as text, tick by tick. `atEnd` gets what was
 * seen last. Returns the exit code.
 */
export async function watch(
  settings: WatchSettings,
  io: CommandIo,
  atEnd: (scene: Scene, view: ViewState) => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  const { dashboard, text: dashboardText } = await loadDashboardText(settings.configFile);
  const timeZone = settings.timeZone ?? dashboard.timeZone ?? "UTC";
  const windowMs = windowOf(settings, dashboard);
  const view = initialView(pageIndex(dashboard, settings.page), windowMs);
  const stop = new AbortController();
  const signal = new LinkedAbort(io.signal, stop.signal).signal;
  const warnings: string[] = [];
  const updates: (() => void)[] = [];
  const firstTick = Promise.withResolvers<Tick>();
  let lastTick: Tick | undefined;

  await using closing = new AsyncDisposableStack();
  closing.defer(() => stop.abort());
  const sinks = closing.use(
    await openSinks({
      hosts: settings.hosts,
      intervalMs: settings.intervalMs,
      ...(settings.logStats === undefined ? {} : { logStats: settings.logStats }),
      ...(settings.record === undefined ? {} : { record: { file: settings.record } }),
      timeZone,
      dashboardText,
      records: askedRecords(dashboard),
      onWarning: (sentence) => void warnings.push(sentence),
    }),
  );
  const transports = openTransports(settings.hosts, { signal });
  for (const transport of transports) closing.use(transport);
  closing.defer(() => stop.abort());
  const hosts: PolledHost[] = settings.hosts.map((host, index) => ({
    host,
    transport: transports[index]!,
  }));
  const collection = startCollection({
    hosts,
    dashboard,
    intervalMs: settings.intervalMs,
    windowMs,
    signal,
    sinks: sinks.all,
    onSettled: () => {
      for (const update of updates) update();
    },
    onComplete: (tick) => {
      lastTick = tick;
      firstTick.resolve(tick);
    },
  });
  const scene = (): Scene => ({
    dashboard,
    hosts: settings.hosts,
    history: collection.history,
    events: sinks.log.events,
    intervalMs: settings.intervalMs,
    timeZone,
    hostsAs: settings.hostsAs,
    newestMs: collection.newestMs,
    keys: settings.keyboard ? KEY_LINE : "",
    warnings,
    ...(sinks.recording === "" ? {} : { recording: sinks.recording }),
  });
  const source: ViewSource = {
    dashboard,
    scene,
    limits: () =>
      viewLimits(scene(), { oldestMs: collection.oldestMs, longestWindowMs: collection.keptMs }),
    addEvent: (event) => sinks.log.add(event),
    view,
    onUpdate: (handler) => void updates.push(handler),
  };
  if (settings.verbosity !== "quiet") {
    const patience = runFor(Math.min(REPORT_PATIENCE_MS, settings.intervalMs), signal);
    await Promise.race([firstTick.promise, aborted(patience)]);
    for (const line of startReport(hosts, lastTick)) io.err(`${line}\n`);
  }
  const saver = settings.savePng === undefined
    ? undefined
    : closing.use(pictureSaver(source, { ...settings, path: settings.savePng, warnings }));
  // The first poll has no rates yet.
  let polls = 0;
  source.onUpdate(() => {
    if (polls++ > 0) saver?.save();
  });
  const failed = collection.polling.done.catch((error) => {
    stop.abort();
    throw error;
  });
  failed.catch(() => {});
  const ended = runFor(settings.runForMs, signal);
  const shown = io.outIsTerminal && settings.protocol !== "none" &&
    (io.env("TERM") !== "dumb" || settings.protocol !== "auto");
  const follow = saver?.follow;
  if (shown) await runInteractive(source, { settings, io, signal: ended, follow });
  else await runBatch(source, { settings, io, signal: ended });
  // A run that a key ended is as one that a signal ended.
  const timeIsUp = settings.runForMs !== undefined && ended.aborted && !io.signal.aborted;
  stop.abort();
  await failed;
  for (const warning of warnings) io.err(`traffic-grapher: ${warning}\n`);
  await atEnd(scene(), view);
  // Stopped by a key or a signal all went well; a run of its own length tells how it found the hosts.
  const silent = lastTick?.results.some((result) => result?.kind !== "reply") ?? true;
  return timeIsUp && silent ? EXIT.critical : EXIT.ok;
}
