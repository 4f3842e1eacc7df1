import { FIRST_HIDE } from "./hide_choice.ts";
import type { Scene } from "./scene.ts";
import type { ViewAction, ViewState } from "./view_state.ts";

/** A host or a metric that can be hidden and shown. */
export interface HideItem {
  readonly text: string;
  /** The same where there is little room. */
  readonly short: string;
  readonly isHidden: boolean;
  readonly toggle: ViewAction;
}

/** The hosts, and the metrics of the page, that the list shows: those with the letters of its filter. */
export function hideList(
  { hosts, dashboard }: Pick<Scene, "hosts" | "dashboard">,
  { page, hiddenHosts, hiddenMetrics, list = FIRST_HIDE }: Pick<
    ViewState,
    "page" | "hiddenHosts" | "hiddenMetrics" | "list"
  >,
): HideItem[] {
  const ofHosts = hosts.map(({ label }, host): HideItem => ({
    text: label,
    short: label,
    isHidden: hiddenHosts.has(host),
    toggle: { kind: "toggle-host", host },
  }));
  const ofMetrics = dashboard.pages[page]!.panels.flatMap(({ title, metrics }, panel) =>
    metrics.map(({ name }, index): HideItem => {
      const metric = `${page}/${panel}/${index}`;
      return {
        text: `${title}: ${name}`,
        short: name,
        isHidden: hiddenMetrics.has(metric),
        toggle: { kind: "toggle-metric", metric },
      };
    })
  );
  const needle = list.filter.toLowerCase();
  return [...ofHosts, ...ofMetrics].filter(({ text }) => text.toLowerCase().includes(needle));
}
