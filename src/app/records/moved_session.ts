import { changeText } from "../../base/change_text.ts";
import type { Dashboard, Panel } from "../../model/dashboard.ts";
import type { Host } from "../../model/host.ts";
import { MOST_HOST_LINES } from "../../model/hosts_as.ts";
import { formatDuration } from "../../base/format_value.ts";
import { acrossHosts, type FleetChange } from "../../series/across_hosts.ts";
import { History } from "../../series/history.ts";
import { isComparable, LEAD, rankChanges } from "../../series/rank_changes.ts";
import type { TimeWindow } from "../../series/time_window.ts";
import { recordsOf } from "../../series/records_of.ts";
import { CHART_KEY_LINE, CHART_KEYS } from "../../view/key_actions.ts";
import { flatMetrics, type Scene } from "../../view/scene.ts";
import { initialView } from "../../view/view_state.ts";
import { type Aside, SceneFeed } from "../session.ts";
import { recordMeaning } from "./record_meaning.ts";
import { metricPieces } from "./record_pieces.ts";
import type { StretchReader, StretchReadings } from "./stretch_readings.ts";

/** How often what moves is ranked anew while it is looked at live, in milliseconds. */
const RANK_MS = 5_000;
/** Ranking takes at most such a share of the time. */
const MOST_SHARE = 0.05;
const EVENT_COLOR = "#8a94a6";

export interface MovedOptions {
  /** What it is looked at from, as it is now. */
  readonly scene: () => Scene;
  readonly read: StretchReader;
  /** The stretch in question; absent: the one that ends now. */
  readonly window?: TimeWindow | undefined;
  /** How long one that ends now is, in milliseconds. */
  readonly lengthMs: () => number;
  /** What is to be said of the readings. */
  readonly remarks?: (() => readonly string[]) | undefined;
  /** Those that somebody looks at: it is among them until it is left. */
  readonly open: Set<MovedSession>;
}

interface Ranked {
  readonly window: TimeWindow;
  readonly changes: readonly FleetChange[];
  readonly name: string;
}

/** What moved, as it is looked at. */
export interface MovedSession extends Aside {
  /** There is something new to be read. */
  update(): void;
}

/**
 * The records that moved most between a stretch and the time before it, as a page of small panels. What ends now is
 * ranked anew as time goes on, unless it is held. Throws what reading throws.
 */
export function openMovedSession(options: MovedOptions): MovedSession {
  const { scene: around, read, window: asked, lengthMs, open } = options;
  const feed = new SceneFeed();
  let ranked = rank(), scene = movedScene(ranked, options);
  let rankAgainMs = 0, isHeld = false;

  /** The stretch in question; one that ends now is as long as there is time before it to compare it with. */
  function windowNow(): TimeWindow {
    if (asked !== undefined) return asked;
    const { newestMs } = around();
    return { fromMs: newestMs - lengthMs(), toMs: newestMs };
  }

  function rank(): Ranked {
    const window = windowNow();
    const readings = read(stretchOf(window));
    const changes = acrossHosts(rankChanges(readings.series, window)).slice(0, CHART_KEYS.length);
    return { window, changes, name: nameOf(changes, window, readings) };
  }

  const session: MovedSession = {
    get dashboard() {
      return scene.dashboard;
    },
    get scene() {
      return scene;
    },
    get view() {
      const { fromMs, toMs } = ranked.window;
      const view = initialView(0, (LEAD + 1) * (toMs - fromMs));
      return { ...view, chartKeys: CHART_KEYS, frozenAtMs: asked === undefined ? undefined : toMs };
    },
    update() {
      if (asked !== undefined) return;
      const startMs = performance.now();
      if (!isHeld && startMs >= rankAgainMs) {
        ranked = rank();
        const tookMs = performance.now() - startMs;
        rankAgainMs = startMs + Math.max(RANK_MS, tookMs / MOST_SHARE);
      } else ranked = { ...ranked, window: { ...ranked.window, toMs: windowNow().toMs } };
      feed.push(scene = movedScene(ranked, options));
    },
    hold(isWanted) {
      isHeld = isWanted;
    },
    addEvent() {},
    subscribe: (show) => feed.subscribe(show),
    [Symbol.dispose]: () => void open.delete(session),
  };
  open.add(session);
  return session;
}

function movedScene(
  { window, changes, name }: Ranked,
  { scene, read, window: asked, remarks }: MovedOptions,
): Scene {
  const { recordedAt: _, alerts: _alerts, ...own } = scene();
  const { hosts, intervalMs } = own;
  const dashboard = movedDashboard(changes, { hosts, keys: CHART_KEYS, name });
  const stretch = stretchOf(window), readings = read(stretch);
  const history = new History(flatMetrics(dashboard.pages), {
    hostCount: hosts.length,
    // Pauses take a column of their own each.
    capacity: 2 * readings.tickCount + 2,
    intervalMs,
  });
  readings.fill(history, recordsOf(dashboard.pages));
  const label = `these ${formatDuration(window.toMs - window.fromMs)}`;
  return {
    ...own,
    dashboard,
    history,
    hostsAs: { mode: "auto" },
    keys: own.keys === "" ? "" : CHART_KEY_LINE,
    events: [
      ...own.events,
      { atMs: window.fromMs, endMs: window.toMs, label, source: "tool", color: EVENT_COLOR },
    ],
    warnings: [...own.warnings, ...remarks?.() ?? []],
    newestMs: asked === undefined ? window.toMs : own.newestMs,
    oldestMs: stretch.fromMs,
    longestWindowMs: stretch.toMs - stretch.fromMs,
  };
}

/** A window with the time before it that it is compared with. */
function stretchOf({ fromMs, toMs }: TimeWindow): TimeWindow {
  return { fromMs: fromMs - LEAD * (toMs - fromMs), toMs };
}

/** `What moved: 60 s against the 4 min before, of 804 records`. */
function nameOf(
  changes: readonly FleetChange[],
  window: TimeWindow,
  readings: StretchReadings,
): string {
  const what = changes.length === 0 ? "Nothing moved more than by chance" : "What moved";
  const lengthMs = window.toMs - window.fromMs;
  const series = readings.series.filter((one) => isComparable(one, window));
  const count = new Set(series.map(({ record }) => record)).size;
  return `${what}: ${formatDuration(lengthMs)} against the ${formatDuration(LEAD * lengthMs)} ` +
    `before, of ${count} records`;
}

/** A page of what moved: a small panel for each record, `keys` naming the first so many. */
function movedDashboard(
  changes: readonly FleetChange[],
  { hosts, keys, name }: {
    readonly hosts: readonly Host[];
    readonly keys: readonly string[];
    readonly name: string;
  },
): Dashboard {
  const panels = changes.map((change, index) => panelOf(change, hosts, keys[index] ?? ""));
  return { source: "what moved", pages: [{ name, panels }] };
}

function panelOf(change: FleetChange, hosts: readonly Host[], key: string): Panel {
  const { record, alike, kind, before, during } = change;
  const more = alike.length === 0 ? "" : ` +${alike.length}`;
  const own = change.hosts.map((index) => hosts[index]!);
  const unit = recordMeaning(record)?.unit, type = kind === "rate" ? "counter" : "gauge";
  const [piece] = metricPieces([{ name: record, value: during, type, unit }]);
  // Lines of few hosts are named by themselves, beside their values.
  const who = own.length > MOST_HOST_LINES ? `${own.length} of ${hosts.length} hosts ` : "";
  return {
    // Without what all records of a server begin with.
    title: `${key} ${record.replace(/^proxy\.process\./, "")}${more}`.trimStart(),
    metrics: [{ ...piece!, name: `${who}${changeText(before, during)}` }],
    hosts: hosts.length === 1 ? undefined : own.map(({ id }) => id),
  };
}
