import { eventTimes } from "./scene_events.ts";
import type { Scene } from "./scene.ts";
import type { ViewLimits } from "./view_state.ts";

/** What bounds the views of a scene, live or recorded. */
export function viewLimits(scene: Scene): ViewLimits {
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
  };
}
