import { eventTimes } from "./scene_events.ts";
import { hideList } from "./hide_list.ts";
import { viewedTable } from "./host_table.ts";
import type { TableLimits } from "./table_choice.ts";
import type { Scene } from "./scene.ts";
import type { ViewLimits, ViewState } from "./view_state.ts";

/** What bounds the views of a scene, live or recorded. */
export function viewLimits(scene: Scene, view: ViewState): ViewLimits {
  const { dashboard: { pages }, hosts, hostsAs, newestMs, oldestMs, longestWindowMs, intervalMs } =
    scene;
  return {
    pageCount: pages.length,
    panelCounts: pages.map(({ panels }) => panels.length),
    newestMs,
    oldestMs,
    longestWindowMs,
    eventTimes: eventTimes(scene),
    intervalMs,
    hostCount: hosts.length,
    hostsAs,
    list: view.overlay === "visibility" ? hideList(scene, view).map(({ toggle }) => toggle) : [],
    table: view.isTable ? tableLimits(scene, view) : { hosts: [], columnCount: 1 },
  };
}

function tableLimits(scene: Scene, view: ViewState): TableLimits {
  const table = viewedTable(scene, view);
  return { hosts: table.rows.map(({ host }) => host), columnCount: table.columns.length };
}
