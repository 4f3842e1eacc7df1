import type { Drawing, Layer, Shape } from "../model/drawing.ts";
import { type Box, contains, intersection, intersects, isEmpty } from "./box.ts";
import type { Canvas } from "./canvas.ts";
import { layerBox } from "./damage.ts";
import { drawText } from "./draw_text.ts";
import { fillArea } from "./fill_area.ts";
import { fillDot, fillRect } from "./fill_rect.ts";
import type { GlyphCache } from "./glyph_cache.ts";
import { strokeLine } from "./stroke_line.ts";

/**
 * Draws all that a box of a page shows, from the lowest layer that can still be seen up. Stops
 * after each shape that takes a while and after each layer, so that the caller may let others run.
 */
export function* paintLayers(
  canvas: Canvas,
  drawing: Drawing,
  { box, glyphs }: { readonly box: Box; readonly glyphs: GlyphCache },
): Generator<void, void, void> {
  const { layers, background } = drawing;
  let lowest = layers.length - 1;
  while (lowest >= 0 && !hides(layers[lowest]!, box)) lowest--;
  if (lowest < 0) {
    canvas.clip = box;
    fillRect(
      canvas,
      { x: 0, y: 0, width: canvas.width, height: canvas.height },
      canvas.inks.ink(background),
    );
  }
  for (const layer of layers.slice(Math.max(0, lowest))) {
    const clip = intersection(layerBox(layer), box);
    if (isEmpty(clip)) continue;
    canvas.clip = clip;
    for (const shape of layer.shapes) {
      paintShape(canvas, shape, layer);
      if (shape.kind === "polyline" || shape.kind === "area") yield;
    }
    for (const run of layer.texts) {
      const { x, y } = layer, top = y + run.y - 1.5 * run.sizePx;
      const bottom = y + run.y + run.sizePx;
      // A rough look first: most texts lie outside of a small box.
      if (top > clip.bottom || bottom < clip.top) continue;
      drawText(canvas, run, { glyphs, ink: canvas.inks.ink(run.color), dx: x, dy: y });
    }
    yield;
  }
}

function paintShape(canvas: Canvas, shape: Shape, { x: dx, y: dy }: Layer): void {
  const { inks } = canvas;
  switch (shape.kind) {
    case "rect": {
      const rect = { ...shape, x: shape.x + dx, y: shape.y + dy };
      fillRect(canvas, rect, inks.ink(shape.fill, shape.opacity));
      break;
    }
    case "dot":
      fillDot(canvas, { ...shape, x: shape.x + dx, y: shape.y + dy }, inks.ink(shape.fill));
      break;
    case "polyline":
      strokeLine(canvas, shape, { ink: inks.ink(shape.stroke), dx, dy });
      break;
    case "area":
      fillArea(canvas, shape, { ink: inks.ink(shape.fill, shape.opacity), dx, dy });
      break;
  }
}

/** Whether a layer starts with an opaque ground that hides all below it in a box. */
function hides(layer: Layer, box: Box): boolean {
  const ground = layer.shapes[0];
  if (ground === undefined || ground.kind !== "rect" || (ground.opacity ?? 1) < 1) return false;
  if (!intersects(layerBox(layer), box)) return false;
  const radius = Math.ceil(ground.radius ?? 0);
  const own: Box = intersection(layerBox(layer), {
    left: Math.ceil(layer.x + ground.x),
    top: Math.ceil(layer.y + ground.y),
    right: Math.floor(layer.x + ground.x + ground.width),
    bottom: Math.floor(layer.y + ground.y + ground.height),
  });
  return contains({ ...own, left: own.left + radius, right: own.right - radius }, box) ||
    contains({ ...own, top: own.top + radius, bottom: own.bottom - radius }, box);
}
