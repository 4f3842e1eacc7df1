import { formatDuration } from "../base/format_value.ts";
import type { Panel } from "../model/dashboard.ts";
import { type Membership, onPage } from "./members.ts";
import { type DrawnAt, type DrawnWindow, withChange } from "./line_before.ts";
import { panelHosts, type PanelLines, type ShownMetric } from "./panel_hosts.ts";
import type { Scene } from "./scene.ts";
import { smoothed } from "./smoothed.ts";
import { stacked } from "./stacked.ts";

/** Below so many points a stretch is a pixel, and nothing is left to smooth. */
const LEAST_POINTS = 2;

/** Whether means of a stretch are another line than the readings, as far as can be seen. */
export function isSmoothed(
  stretchMs: number,
  { fromMs, toMs, maxPoints, intervalMs }: DrawnWindow & Pick<Scene, "intervalMs">,
): boolean {
  return stretchMs >= LEAST_POINTS * Math.max((toMs - fromMs) / maxPoints, intervalMs);
}

/** The lines of a panel as its options ask for them, and what is to be said of that. */
export function panelLines(
  scene: Scene,
  { panel, metrics, sharing, smoothMs, window, ...at }: DrawnAt & {
    readonly panel: Panel;
    readonly metrics: readonly ShownMetric[];
    readonly sharing: { readonly own: Membership; readonly page: Membership };
    /** What the user chose in the place of the panel's own. */
    readonly smoothMs?: number | undefined;
  },
): PanelLines & { readonly remarks: readonly string[] } {
  const stretchMs = smoothMs ?? panel.smoothMs ?? 0, { stack = false } = panel;
  const { maxPoints } = window;
  const isSmooth = isSmoothed(stretchMs, { ...window, intervalMs: scene.intervalMs });
  const { lines, bands, crossed } = panelHosts(scene, {
    metrics,
    membership: sharing.own,
    // A mean is of all that was measured, not of the lowest and highest of each pixel.
    window: isSmooth ? { ...window, maxPoints: Infinity } : window,
    ...at,
  });
  const placed = onPage(lines, sharing);
  const calm = isSmooth ? placed.map((line) => smoothed(line, { stretchMs, maxPoints })) : placed;
  const told = calm.map(withChange);
  return {
    lines: stack ? stacked(told) : told,
    bands: stack ? [] : bands,
    crossed,
    remarks: [
      // What the user chose stands in the head.
      ...(isSmooth && smoothMs === undefined ? [`mean of ${formatDuration(stretchMs)}`] : []),
      ...(stack ? ["stacked"] : []),
    ],
  };
}
