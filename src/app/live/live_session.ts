import { hasAlerts } from "../../alerts/alert_subjects.ts";
import type { Dashboard } from "../../model/dashboard.ts";
import type { Host } from "../../model/host.ts";
import type { HostsAs } from "../../model/hosts_as.ts";
import type { Tick } from "../../model/tick.ts";
import { keyLine } from "../../view/key_actions.ts";
import type { Scene } from "../../view/scene.ts";
import { initialView } from "../../view/view_state.ts";
import { firstStretchMs } from "./first_stretch.ts";
import { LiveMoved } from "./live_moved.ts";
import { RecordLog } from "./record_log.ts";
import type { TickSource } from "./tick_source.ts";
import { loadDashboardText, type LoadedDashboard, pageIndex, windowOf } from "../load_dashboard.ts";
import { openToolSession, type ToolSession } from "./tool_session.ts";
import { AlertFeed, SceneFeed, type Session, shownAfter } from "../session.ts";
import type { AlertSettings } from "./open_alerts.ts";
import { liveCapacity } from "./collection.ts";
import {
  type OpenCollection,
  openCollection,
  type OpenCollectionOptions,
} from "./open_collection.ts";
import { type PastQuery, readPast, type RecordedPast, withPast } from "./recorded_past.ts";

/** What is recorded while it is looked at can be gone back to as well. */
const RECORDED_KEPT_MS = 86_400_000;
/** Values that are refreshed every few seconds are judged until the next one comes, in milliseconds. */
const JUDGED_MS = 60_000;

/** What is collected, drawn and served, of the settings of whichever command. */
export interface LiveSessionSettings extends AlertSettings {
  readonly hosts: readonly Host[];
  readonly intervalMs: number;
  readonly configFile?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly defaultZone?: string | undefined;
  readonly historyMs?: number | undefined;
  readonly compareMs?: number | undefined;
  readonly page?: number | string | undefined;
  readonly hostsAs: HostsAs;
  readonly keyboard: boolean;
  readonly logStats?: string | undefined;
}

export interface LiveSessionOptions extends
  Pick<
    OpenCollectionOptions,
    "place" | "telemetry" | "source" | "record" | "scraped" | "wanted" | "signal"
  > {
  /** Takes a sentence for each thing that goes wrong; they stand in the scene. */
  readonly warnings: string[];
  /** Is told of each at once. */
  readonly onWarning?: ((sentence: string) => void) | undefined;
  readonly onComplete: (tick: Tick) => void;
  /** Opens what was recorded of the hosts before. */
  readonly openPast?:
    | ((query: PastQuery) => Promise<RecordedPast | undefined> | RecordedPast)
    | undefined;
  /** The dashboard; absent: that of the settings. */
  readonly loaded?: LoadedDashboard | undefined;
  /** The tool itself, where it is looked at already. */
  readonly tool?: ToolSession | undefined;
  /** Of what was read: what somebody may look back at (default), the window drawn, or what deriving takes. */
  readonly held?: "all" | "window" | "nothing" | undefined;
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
  settings: LiveSessionSettings,
  options: LiveSessionOptions,
): Promise<LiveSession> {
  const { warnings, telemetry, source, held = "all", signal } = options;
  const { dashboard, text: dashboardText } = options.loaded ??
    await loadDashboardText(settings.configFile, signal);
  const { hosts, intervalMs, hostsAs } = settings;
  const timeZone = settings.timeZone ?? dashboard.timeZone ?? settings.defaultZone ?? "UTC";
  const lengths = { hosts, dashboard, intervalMs, ...heldOf(settings, dashboard, options) };
  const { windowMs } = lengths;
  const view = initialView(pageIndex(dashboard, settings.page), windowMs, settings);
  const feed = new SceneFeed(), alerts = new AlertFeed(), first = Promise.withResolvers<Tick>();
  let lastTick: Tick | undefined;
  const keys = settings.keyboard ? keyLine() : "";
  const tool = options.tool ??
    await openToolSession({ telemetry, intervalMs, windowMs, timeZone, keys });
  const onWarning = (sentence: string) => {
    warnings.push(sentence);
    options.onWarning?.(sentence);
  };
  await using opened = new AsyncDisposableStack();
  const openPast = held === "all" ? options.openPast : undefined;
  const past = opened.use(await openPast?.({ ...pastQuery(lengths), onLoaded: () => show() }));
  const log = new RecordLog({ hostCount: hosts.length, intervalMs });
  const open = await openCollection({
    ...options,
    ...lengths,
    dashboardText,
    timeZone,
    past,
    log: held === "all" ? log : undefined,
    logStats: settings.logStats,
    onWarning,
    alerting: settings,
    onAlert: (notice) => alerts.push(notice),
    onSettled: () => feed.push(sceneNow()),
    onComplete: (tick) => {
      lastTick = tick;
      first.resolve(tick);
      tool.take(tick);
      options.onComplete(tick);
    },
  });
  opened.use(open);
  const words = { hosts, intervalMs, timeZone, hostsAs, keys, warnings }, { collection } = open;
  const moved = new LiveMoved({ log, past, intervalMs, scene: () => sceneNow(), feed });
  const sceneNow = sceneMaker(open, { words, source, past });
  const show = () => feed.push(sceneNow());
  const reading = readPast(past, { open, warnings, onRead: show });
  const closing = opened.move();
  return {
    ...{ open, tool, view, firstTick: first.promise },
    get lastTick() {
      return lastTick;
    },
    get dashboard() {
      return collection.dashboard;
    },
    get scene() {
      return sceneNow();
    },
    async addEvent(event) {
      await (past?.addEvent?.(event) ?? open.sinks.log.add(event));
      show();
    },
    get edits() {
      return shownAfter(past?.edits?.() ?? open.sinks.log.edits, show);
    },
    openMoved: (look) => moved.open(look),
    subscribe: (show) => feed.subscribe(show),
    onAlert: (hear) => alerts.hear(hear),
    async [Symbol.asyncDispose]() {
      open.stop();
      await reading.finally(() => past?.[Symbol.dispose]());
      await closing.disposeAsync();
    },
  };
}

/** The window drawn, and how long readings are kept beside it. */
function heldOf(
  settings: LiveSessionSettings,
  dashboard: Dashboard,
  { held = "all", record }: LiveSessionOptions,
): { readonly windowMs: number; readonly keptMs: number | undefined } {
  const windowMs = held === "nothing" ? 0 : windowOf(settings, dashboard);
  if (held !== "all") return { windowMs, keptMs: hasAlerts(dashboard) ? JUDGED_MS : 0 };
  const { compareMs } = settings;
  const keptMs = Math.max(record ? RECORDED_KEPT_MS : 0, compareMs ? compareMs + windowMs : 0);
  return { windowMs, keptMs: keptMs || undefined };
}

type Added = "firstMs" | "spareTicks" | "onLoaded";

/** What is asked of the past. */
function pastQuery(lengths: Parameters<typeof liveCapacity>[0] & Omit<PastQuery, Added>) {
  const firstMs = firstStretchMs(lengths.windowMs, lengths.intervalMs);
  return { ...lengths, firstMs, spareTicks: liveCapacity(lengths) };
}
/** Makes the scene of what is polled now, and was recorded before. */
function sceneMaker(
  { collection, sinks, alerts }: OpenCollection,
  { words, source, past }: {
    readonly words: Pick<
      Scene,
      "hosts" | "intervalMs" | "timeZone" | "hostsAs" | "keys" | "warnings"
    >;
    readonly source: TickSource | undefined;
    readonly past: RecordedPast | undefined;
  },
): () => Scene {
  const layered = past?.readerOver?.(() => collection.history);
  return () => {
    const scene = {
      ...words,
      dashboard: collection.dashboard,
      history: layered ?? collection.history,
      events: sinks.log.events,
      newestMs: collection.newestMs,
      oldestMs: collection.oldestMs,
      longestWindowMs: collection.keptMs,
      recording: sinks.recording === "" ? source?.words : sinks.recording,
      alerts: alerts.statuses,
    };
    return withPast(scene, past, collection.beganMs);
  };
}
