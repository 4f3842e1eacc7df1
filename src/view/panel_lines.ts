import { formatDuration } from "../base/format_value.ts";
import type { Panel } from "../model/dashboard.ts";
import type { BandView, CrossedView, LineView } from "../model/page_view.ts";
import type { Moment } from "./latest_view.ts";
import type { Membership } from "./members.ts";
import { withChange } from "./line_before.ts";
import { panelHosts, type ShownMetric } from "./panel_hosts.ts";
import { onPage } from "./panel_sharing.ts";
import type { Scene } from "./scene.ts";
import { smoothed } from "./smoothed.ts";
import { stacked } from "./stacked.ts";

/** Below so many points a stretch is a pixel, and nothing is left to smooth. */
const LEAST_POINTS = 2;

/** Whether means of a stretch are another line than the readings, as far as can be seen. */
export function isSmoothed(
  stretchMs: number,
  { fromMs, toMs, maxPoints, intervalMs }: {
    readonly fromMs: number;
    readonly toMs: number;
    readonly maxPoints: number;
    readonly intervalMs: number;
  },
): boolean {
  return stretchMs >= LEAST_POINTS * Math.max((toMs - fromMs) / maxPoints, intervalMs);
}

/** The lines of a panel as its options ask for them, and what is to be said of that. */
export function panelLines(
  scene: Scene,
  { panel, metrics, sharing, window, moment, compareMs, smoothMs }: {
    readonly panel: Panel;
    readonly metrics: readonly ShownMetric[];
    readonly sharing: { readonly own: Membership; readonly page: Membership };
    readonly window: { readonly fromMs: number; readonly toMs: number; readonly maxPoints: number };
    readonly moment: Moment;
    readonly compareMs?: number | undefined;
    /** What the user chose in the place of the panel's own. */
    readonly smoothMs?: number | undefined;
  },
): {
  readonly lines: readonly LineView[];
  readonly bands: readonly BandView[];
  readonly crossed: readonly CrossedView[];
  readonly remarks: readonly string[];
} {
  const stretchMs = smoothMs ?? panel.smoothMs ?? 0, { stack = false } = panel;
  const { maxPoints } = window;
  const isSmooth = isSmoothed(stretchMs, { ...window, intervalMs: scene.intervalMs });
  const { lines, bands, crossed = [] } = panelHosts(scene, {
    metrics,
    membership: sharing.own,
    // A mean is of all that was measured, not of the lowest and highest of each pixel.
    window: isSmooth ? { ...window, maxPoints: Infinity } : window,
    moment,
    compareMs,
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
