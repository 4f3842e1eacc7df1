import { eventTimes } from "./scene_events.ts";
import type { Scene } from "./scene.ts";
import type { ViewLimits } from "./view_state.ts";

/** What bounds the views of a scene, live or recorded; beside it only how far back there is something. */
export function viewLimits(
  scene: Scene,
  reach: Pick<ViewLimits, "oldestMs" | "longestWindowMs">,
): ViewLimits {
  const { dashboard: { pages }, newestMs, intervalMs } = scene;
  return {
    pageCount: pages.length,
    panelCounts: pages.map(({ panels }) => panels.length),
    newestMs,
    ...reach,
    eventTimes: eventTimes(scene),
    intervalMs,
  };
}
