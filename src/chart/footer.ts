import type { Layer } from "../model/drawing.ts";
import type { PageView } from "../model/page_view.ts";
import { LayerBuilder } from "./layer_builder.ts";
import type { PageStyle } from "./page_style.ts";
import { wrapText } from "./text_fit.ts";

/** The bottom of a page: how the hosts answer, or what is wrong in red; and what the keys do. */
export function drawFooter(view: PageView, style: PageStyle): Layer {
  const { theme, font, gap } = style;
  const layer = new LayerBuilder(font);
  const left = gap * 3, room = style.width - gap * 6;
  const { level, text, keys } = view.status;
  const color = level === "ok" ? theme.good : level === "warning" ? theme.warning : theme.bad;
  const sizePx = style.small;
  const lineHeight = Math.round(sizePx * 1.35);
  const top = Math.round(gap * 0.8 + sizePx);
  const statusWidth = font.width(text, sizePx, "regular");
  const keysWidth = keys === "" ? 0 : font.width(keys, sizePx, "regular") + gap * 4;
  let lines = 1;
  if (statusWidth + keysWidth <= room) {
    layer.text(keys, left, top, { sizePx, color: theme.muted });
    layer.text(text, left + room, top, { sizePx, color, anchor: "end" });
  } else if (statusWidth <= room || level === "ok") {
    // What is wrong matters more than a reminder of the keys.
    layer.text(text, left + room, top, { sizePx, color, anchor: "end", maxWidth: room });
    layer.text(keys, left, top, {
      sizePx,
      color: theme.muted,
      maxWidth: Math.max(0, room - statusWidth - gap * 4),
    });
  } else {
    const wrapped = wrapText(text, room, { font, sizePx, weight: "regular", maxLines: 2 });
    wrapped.forEach((line, index) =>
      layer.text(line, left, top + index * lineHeight, { sizePx, color })
    );
    lines = wrapped.length;
  }
  const height = top + (lines - 1) * lineHeight + gap;
  return layer.build({ x: 0, y: 0, width: style.width, height }, { ground: theme.background });
}
