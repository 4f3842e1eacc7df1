import type { PageView, PanelView } from "../../model/page_view.ts";
import { formatDuration } from "../../base/format_value.ts";

/** A word for an outage or an event of a panel. */
export interface Mark {
  /** What it says, from the whole to the shortest that still says it. */
  readonly texts: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly kind: "outage" | "event";
  readonly color?: string;
}

/** The outages and events of a panel that the window shows, the newest last. */
export function panelMarks(panel: PanelView, view: PageView): Mark[] {
  const outages = panel.outages.map((outage): Mark => {
    const lasted = formatDuration(outage.toMs - outage.fromMs);
    const label = view.hosts.length > 1 ? view.hosts[outage.host]?.label ?? "?" : undefined;
    return {
      texts: [
        ...(label === undefined ? [] : [`${label} no answer ${lasted}`]),
        `no answer ${lasted}`,
        lasted,
      ],
      fromMs: outage.fromMs,
      toMs: outage.toMs,
      kind: "outage",
    };
  });
  const events = panel.events.map((event): Mark => ({
    texts: [event.label],
    fromMs: event.atMs,
    toMs: event.endMs ?? event.atMs,
    kind: "event",
    ...(event.color === undefined ? {} : { color: event.color }),
  }));
  return [...outages, ...events]
    .filter((mark) => mark.toMs >= view.fromMs && mark.fromMs <= view.toMs)
    .sort((one, other) => one.fromMs - other.fromMs);
}
