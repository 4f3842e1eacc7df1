import { formatDuration } from "../../base/format_value.ts";
import { acrossHosts, type FleetChange } from "../../series/across_hosts.ts";
import { History } from "../../series/history.ts";
import { isComparable, LEAD, rankChanges } from "../../series/rank_changes.ts";
import type { TimeWindow } from "../../series/time_window.ts";
import { recordsOf } from "../../series/records_of.ts";
import { CHART_KEY_LINE, CHART_KEYS } from "../../view/key_actions.ts";
import { flatMetrics, type Scene } from "../../view/scene.ts";
import { initialView, type ViewState } from "../../view/view_state.ts";
import { SceneFeed, type Session } from "../session.ts";
import { movedDashboard } from "./moved_dashboard.ts";
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
}

interface Ranked {
  readonly window: TimeWindow;
  readonly changes: readonly FleetChange[];
  readonly name: string;
}

/**
 * The records that moved most between a stretch and the time before it, as a page of small panels. What ends now is
 * ranked anew as time goes on, unless it is held.
 */
export class MovedSession implements Session, Disposable {
  readonly #options: MovedOptions;
  readonly #feed = new SceneFeed();
  #scene: Scene;
  #ranked: Ranked;
  #rankAgainMs = 0;
  #isHeld = false;
  #isClosed = false;

  constructor(options: MovedOptions) {
    this.#options = options;
    this.#ranked = this.#rank();
    this.#scene = this.#sceneNow();
  }

  get dashboard() {
    return this.#scene.dashboard;
  }

  get scene(): Scene {
    return this.#scene;
  }

  get view(): ViewState {
    const { window: { fromMs, toMs } } = this.#ranked;
    const view = initialView(0, (LEAD + 1) * (toMs - fromMs));
    return {
      ...view,
      chartKeys: CHART_KEYS,
      frozenAtMs: this.#options.window === undefined ? undefined : toMs,
    };
  }

  /** There is something new to be read. */
  update(): void {
    if (this.#isClosed || this.#options.window !== undefined) return;
    const startMs = performance.now();
    if (!this.#isHeld && startMs >= this.#rankAgainMs) {
      this.#ranked = this.#rank();
      const tookMs = performance.now() - startMs;
      this.#rankAgainMs = startMs + Math.max(RANK_MS, tookMs / MOST_SHARE);
    } else {
      const { toMs } = this.#windowNow();
      this.#ranked = { ...this.#ranked, window: { ...this.#ranked.window, toMs } };
    }
    this.#scene = this.#sceneNow();
    this.#feed.push(this.#scene);
  }

  /** Whether the panels stay which they are: one of them is looked at. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
  }

  /** Nobody looks at it any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  addEvent(): void {}

  subscribe(show: (scene: Scene) => void): void {
    this.#feed.subscribe(show);
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
  }

  /** The stretch in question; one that ends now is as long as there is time before it to compare it with. */
  #windowNow(): TimeWindow {
    const { window, scene, lengthMs } = this.#options;
    if (window !== undefined) return window;
    const { newestMs } = scene();
    return { fromMs: newestMs - lengthMs(), toMs: newestMs };
  }

  #rank(): Ranked {
    const window = this.#windowNow();
    const readings = this.#options.read(stretchOf(window));
    const changes = acrossHosts(rankChanges(readings.series, window)).slice(0, CHART_KEYS.length);
    return { window, changes, name: nameOf(changes, { window, readings }) };
  }

  #sceneNow(): Scene {
    const { scene, read } = this.#options;
    const { window, changes, name } = this.#ranked;
    const { recordedAt: _, stateAt, alerts: _alerts, ...around } = scene();
    const { hosts, intervalMs } = around;
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
      ...around,
      dashboard,
      history,
      stateAt,
      hostsAs: { mode: "auto" },
      keys: around.keys === "" ? "" : CHART_KEY_LINE,
      events: [
        ...around.events,
        {
          atMs: window.fromMs,
          endMs: window.toMs,
          label,
          source: "tool",
          color: EVENT_COLOR,
        },
      ],
      warnings: [...around.warnings, ...this.#options.remarks?.() ?? []],
      newestMs: this.#options.window === undefined ? window.toMs : around.newestMs,
      oldestMs: stretch.fromMs,
      longestWindowMs: stretch.toMs - stretch.fromMs,
    };
  }
}

/** A window with the time before it that it is compared with. */
function stretchOf({ fromMs, toMs }: TimeWindow): TimeWindow {
  return { fromMs: fromMs - LEAD * (toMs - fromMs), toMs };
}

/** `What moved: 60 s against the 4 min before, of 804 records`. */
function nameOf(
  changes: readonly FleetChange[],
  { window, readings }: { readonly window: TimeWindow; readonly readings: StretchReadings },
): string {
  const what = changes.length === 0 ? "Nothing moved more than by chance" : "What moved";
  const lengthMs = window.toMs - window.fromMs;
  const series = readings.series.filter((one) => isComparable(one, window));
  const count = new Set(series.map(({ record }) => record)).size;
  return `${what}: ${formatDuration(lengthMs)} against the ${formatDuration(LEAD * lengthMs)} ` +
    `before, of ${count} records`;
}
