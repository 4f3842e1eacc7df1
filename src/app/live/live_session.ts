import type { AlertNotice } from "../../model/alert.ts";
import type { SettingsFor } from "../../config/invocation.ts";
import type { OutputPlace } from "../../output/open_output.ts";
import type { Tick } from "../../model/tick.ts";
import { keyLine } from "../../view/key_actions.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import type { Scene } from "../../view/scene.ts";
import { initialView } from "../../view/view_state.ts";
import { loadDashboardText, pageIndex, windowOf } from "../load_dashboard.ts";
import { openToolSession, type ToolSession } from "./tool_session.ts";
import { SceneFeed, type Session } from "../session.ts";
import { type OpenCollection, openCollection } from "./open_collection.ts";

export interface LiveSessionOptions {
  /** Where files are written. */
  readonly place: OutputPlace;
  /** Takes a sentence for each thing that goes wrong; they stand in the scene. */
  readonly warnings: string[];
  readonly telemetry: Telemetry;
  readonly onComplete: (tick: Tick) => void;
  readonly signal: AbortSignal;
}

/** Hosts that are looked at live. */
export interface LiveSession extends Session, AsyncDisposable {
  readonly open: OpenCollection;
  /** The first complete tick. */
  readonly firstTick: Promise<Tick>;
  readonly lastTick: Tick | undefined;
  /** The tool itself. */
  readonly tool: ToolSession;
}

/** Starts to collect for a live dashboard. Throws a `UsageError`. */
export async function openLiveSession(
  settings: SettingsFor<"watch">,
  { place, warnings, telemetry, onComplete, signal }: LiveSessionOptions,
): Promise<LiveSession> {
  const { dashboard, text: dashboardText } = await loadDashboardText(
    settings.configFile,
    signal,
  );
  const { hosts, intervalMs, hostsAs, logStats, record } = settings;
  const timeZone = settings.timeZone ?? dashboard.timeZone ?? "UTC";
  const windowMs = windowOf(settings, dashboard);
  const view = initialView(pageIndex(dashboard, settings.page), windowMs);
  const feed = new SceneFeed();
  const hearers: ((notice: AlertNotice) => void)[] = [];
  const first = Promise.withResolvers<Tick>();
  let lastTick: Tick | undefined;
  const keys = settings.keyboard ? keyLine() : "";
  const tool = await openToolSession({ telemetry, intervalMs, windowMs, timeZone, keys });
  const open = await openCollection({
    hosts,
    intervalMs,
    dashboard,
    dashboardText,
    timeZone,
    windowMs,
    logStats,
    record: record === undefined ? undefined : { file: record },
    place,
    onWarning: (sentence) => void warnings.push(sentence),
    alerting: settings,
    onAlert: (notice) => hearers.forEach((hear) => hear(notice)),
    onSettled: () => feed.push(sceneNow()),
    onComplete: (tick) => {
      lastTick = tick;
      first.resolve(tick);
      tool.take(tick);
      onComplete(tick);
    },
    telemetry,
    signal,
  });
  const { collection, sinks } = open;
  const sceneNow = (): Scene => ({
    dashboard,
    hosts,
    history: collection.history,
    events: sinks.log.events,
    intervalMs,
    timeZone,
    hostsAs,
    newestMs: collection.newestMs,
    oldestMs: collection.oldestMs,
    longestWindowMs: collection.keptMs,
    keys,
    warnings,
    recording: sinks.recording === "" ? undefined : sinks.recording,
    alerts: open.alerts.statuses,
  });
  return {
    open,
    tool,
    firstTick: first.promise,
    get lastTick() {
      return lastTick;
    },
    dashboard,
    view,
    get scene() {
      return sceneNow();
    },
    addEvent(event) {
      sinks.log.add(event);
      feed.push(sceneNow());
    },
    subscribe: (show) => feed.subscribe(show),
    onAlert: (hear) => void hearers.push(hear),
    [Symbol.asyncDispose]: () => open[Symbol.asyncDispose](),
  };
}
