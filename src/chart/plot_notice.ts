import type { LineView, PageView, PanelView } from "../model/page_view.ts";
import type { LayerBuilder } from "./layer_builder.ts";
import type { PageStyle } from "./page_style.ts";
import type { Placement } from "./plot.ts";
import { wrapText } from "./text_fit.ts";

/** Says in words why a plot, or a line of it, is empty. */
export function drawNotice(
  layer: LayerBuilder,
  panel: PanelView,
  { view, place, style }: { view: PageView; place: Placement; style: PageStyle },
): void {
  const { theme, font } = style;
  const room = place.right - place.left - style.gap * 2;
  const lineHeight = Math.round(style.text * 1.35);
  const hasData = panel.bands.some((band) => band.times.length > 0) ||
    panel.lines.some((line) => line.values.some(Number.isFinite));
  const missing = panel.lines.filter((line) => line.absent.length > 0);
  if (!hasData && (missing.length === 0 || missing.length < panel.lines.length)) {
    layer.text("no data yet", (place.left + place.right) / 2, (place.top + place.bottom) / 2, {
      sizePx: style.text,
      color: theme.muted,
      anchor: "middle",
    });
  }
  if (missing.length === 0) return;
  const alone = missing.length === panel.lines.length;
  const remarks = absentRemarks(missing, view);
  const sizePx = alone ? style.text : style.small;
  const lines = remarks.flatMap((remark) =>
    wrapText(remark, room, { font, sizePx, weight: "regular", maxLines: 2 })
  );
  const fitting = Math.max(1, Math.floor((place.bottom - place.top) * 0.5 / lineHeight));
  const shown = lines.slice(0, fitting);
  const top = alone
    ? (place.top + place.bottom - shown.length * lineHeight) / 2 + sizePx
    : place.bottom - shown.length * lineHeight + sizePx * 0.8;
  shown.forEach((text, index) => {
    const baseline = top + index * lineHeight;
    if (!alone) {
      const width = font.width(text, sizePx, "regular");
      layer.rect(place.left + style.gap - 3, baseline - sizePx, width + 6, lineHeight, {
        fill: theme.panel,
        radius: 3,
      });
    }
    layer.text(
      text,
      alone ? (place.left + place.right) / 2 : place.left + style.gap,
      baseline,
      {
        sizePx,
        color: theme.warning,
        anchor: alone ? "middle" : "start",
        maxWidth: room,
      },
    );
  });
}

/** `Active: not on this host (record, ...)`, or the hosts' names where there are several. */
export function absentRemarks(missing: readonly LineView[], view: PageView): string[] {
  return [...Map.groupBy(missing, (line) => line.metric)].map(([metric, lines]) => {
    const records = [...new Set(lines.flatMap((line) => line.absent))].join(", ");
    const where = view.hosts.length === 1
      ? "this host"
      : lines.length === view.hosts.length
      ? "these hosts"
      : lines.map((line) => view.hosts[line.host]?.label ?? "?").join(", ");
    return `${metric}: not on ${where} (${records})`;
  });
}
