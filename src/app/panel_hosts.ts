import type { Metric } from "../model/dashboard.ts";
import type { BandView, LineView } from "../model/page_view.ts";
import type { Scene } from "./page_view.ts";

/** More lines of one metric than there are line styles cannot be told apart. */
export const MOST_HOST_LINES = 4;

/** The lines and bands of a panel: host by host, or many hosts taken together. */
export function panelHosts(
  scene: Scene,
  options: {
    readonly metrics: readonly { readonly metric: Metric; readonly index: number }[];
    readonly hosts: readonly number[];
    readonly window: { readonly fromMs: number; readonly toMs: number; readonly maxPoints: number };
  },
): { lines: LineView[]; bands: BandView[] } {
  const { metrics, hosts, window } = options;
  const lines = metrics.flatMap(({ metric, index }) =>
    hosts.map((host): LineView => {
      const latest = scene.history.latest(index, host);
      return {
        metric: metric.name,
        type: metric.type,
        color: metric.color,
        host,
        ...scene.history.line(index, host, window),
        ...(latest === undefined
          ? {}
          : { latest: { value: latest.value, ageMs: Math.max(0, scene.newestMs - latest.atMs) } }),
        absent: scene.history.absent(index, host),
      };
    })
  );
  return { lines, bands: [] };
}
