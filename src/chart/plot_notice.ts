import type { Placement, Plotting } from "./placement.ts";
import { wrapText } from "./text_fit.ts";

type Edges = Pick<Placement, "left" | "right" | "top" | "bottom">;

/** Says in words why a plot, or a line of it, is empty. */
export function drawNotice(
  { panel, layer, place, style }: Omit<Plotting, "place"> & { readonly place: Edges },
): void {
  const { theme, font } = style;
  const room = place.right - place.left - style.gap * 2;
  const lineHeight = Math.round(style.text * 1.35);
  const warnings = panel.notices.filter(({ level }) => level === "warning");
  const infos = panel.notices.filter(({ level }) => level === "info").flatMap(({ text }) =>
    wrapText(text, room, { font, sizePx: style.text, weight: "regular", maxLines: 3 })
  );
  infos.forEach((text, index) => {
    const y = (place.top + place.bottom - (infos.length - 1) * lineHeight) / 2 + index * lineHeight;
    layer.text(text, (place.left + place.right) / 2, y, {
      sizePx: style.text,
      color: theme.muted,
      anchor: "middle",
    });
  });
  if (warnings.length === 0) return;
  // Where no line is to be expected, in the middle.
  const alone = panel.isEmpty && warnings.length === panel.notices.length;
  const sizePx = alone ? style.text : style.small;
  const lines = warnings.flatMap(({ text }) =>
    wrapText(text, room, { font, sizePx, weight: "regular", maxLines: 2 })
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
    const x = alone ? (place.left + place.right) / 2 : place.left + style.gap;
    const anchor = alone ? "middle" : "start";
    layer.text(text, x, baseline, { sizePx, color: theme.warning, anchor, maxWidth: room });
  });
}
