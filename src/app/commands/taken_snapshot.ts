import type { SettingsFor } from "../../config/invocation.ts";
import type { AlertStatus } from "../../model/alert.ts";
import type { PageView } from "../../model/page_view.ts";
import { pageView } from "../../view/build_page.ts";
import type { TableView } from "../../model/table_view.ts";
import { hostTable } from "../../view/host_table.ts";
import { FIRST_TABLE } from "../../view/table_choice.ts";
import type { Scene } from "../../view/scene.ts";
import { initialView } from "../../view/view_state.ts";
import { snapshotData } from "./snapshot_data.ts";
import type { SnapshotSource } from "./snapshot_source.ts";

/** What was polled, or recorded, of which pages (indexes from 0). */
export interface TakenSnapshot extends SnapshotSource {
  readonly settings: SettingsFor<"snapshot">;
  readonly pages: readonly number[];
  readonly alerts: readonly AlertStatus[];
}

/** A page of it; `maxPoints` bounds the points of a line. */
export function viewOf(taken: TakenSnapshot, page: number, maxPoints: number): PageView {
  const scene = sceneOf(taken);
  const pages = scene.dashboard.pages.slice(0, taken.pageCount);
  return pageView(
    { ...scene, dashboard: { ...scene.dashboard, pages } },
    initialView(page, taken.windowMs, taken.settings),
    { maxPoints },
  );
}

function sceneOf({ settings, polls, windowMs, ...source }: TakenSnapshot): Scene {
  return {
    ...source,
    history: polls.history,
    isMoment: !polls.isRecorded && settings.overMs === undefined,
    hostsAs: settings.hostsAs,
    newestMs: polls.ticks[1].atMs,
    oldestMs: polls.ticks[1].atMs,
    longestWindowMs: windowMs,
    keys: "",
  };
}

/** Its hosts, those that do not answer first. */
export function tableOf(taken: TakenSnapshot): TableView {
  const scene = sceneOf(taken);
  return hostTable(scene, FIRST_TABLE, { atMs: scene.newestMs, windowMs: taken.windowMs });
}

/** Its values with their states, for formats that are read by programs. */
export function dataOf(taken: TakenSnapshot) {
  const { pageCount, dashboard, polls: { results }, windowMs, settings: { compareMs } } = taken;
  const more = [...dashboard.pages.keys()].filter((page) => page >= pageCount);
  const pages = [...taken.pages, ...more];
  return snapshotData(sceneOf(taken), { pages, results, windowMs, compareMs });
}
